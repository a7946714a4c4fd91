using System.Globalization;
using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Auditing;
using Plumbline.Testing;
using Plumbline.Testing.Servers;
using Plumbline.VectorData.Tests.Examples;
using Plumbline.VectorData.Tests.Stores;

namespace Plumbline.VectorData.Tests;

public sealed class VectorStoreAuditTests
{
    private const int Count = 400;
    private static readonly AuditOptions Few = new() { Ks = [10, 50], MinOverlap = 0.999 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DistanceFunction.CosineSimilarity, Metric.Cosine)]
    [InlineData(DistanceFunction.CosineDistance, Metric.Cosine)]
    [InlineData(DistanceFunction.DotProductSimilarity, Metric.InnerProduct)]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity, Metric.InnerProduct)]
    [InlineData(DistanceFunction.EuclideanDistance, Metric.SquaredL2)]
    [InlineData(DistanceFunction.EuclideanSquaredDistance, Metric.SquaredL2)]
    public async Task ExactStoresPassByEveryDistanceFunction(string function, Metric metric)
    {
        using IndexCollection<string> collection = new(Items(i => $"item {i}"), metric) { Score = ScoreOf(function) };
        AuditResult audit = await AuditAsync(collection, new VectorStoreAuditOptions<Item<string>> { DistanceFunction = function, Audit = Few });
        Assert.True(audit.Passed, Failures(audit));
        Assert.Equal((Count, 200), (audit.Engine.Count, audit.Queries));
    }

    [Fact]
    public async Task KeysOfTextNumbersAndGuidsAreMatched()
    {
        using IndexCollection<long> numbers = new(Items(i => (long)(Count - 1 - i)), Metric.SquaredL2);
        using IndexCollection<long> others = new(Items(i => 7L - (3 * i)), Metric.SquaredL2);
        using IndexCollection<Guid> guids = new(Items(i => new Guid(i, 1, 2, new byte[8])), Metric.SquaredL2);
        using IndexCollection<string> texts = new(Items(i => (Count - 1 - i).ToString(CultureInfo.InvariantCulture)), Metric.SquaredL2);
        AuditResult[] audits = [await AuditAsync(numbers), await AuditAsync(others), await AuditAsync(guids), await AuditAsync(texts)];
        Assert.All(audits, audit => Assert.True(audit.Passed, Failures(audit)));
        Assert.Equal(new Guid(3, 1, 2, new byte[8]).ToString(), audits[2].Engine.Keys!.KeyOf(3));
    }

    [Fact]
    public async Task FaultsFailTheRightChecks()
    {
        using IndexCollection<string> reversed = new(Items(i => $"item {i}"), Metric.SquaredL2) { Reversed = true };
        Fails(await AuditAsync(reversed), "sorted");
        using IndexCollection<string> rooted = new(Items(i => $"item {i}"), Metric.SquaredL2) { Score = Math.Sqrt };
        Fails(await AuditAsync(rooted), "metric");
        using IndexCollection<string> hidden = new(Items(i => $"item {i}"), Metric.SquaredL2) { Hidden = 100 };
        Fails(await AuditAsync(hidden), "all-reachable");
        IReadOnlyList<Item<string>> all = Items(i => $"item {i}");
        using IndexCollection<string> part = new([.. all.Take(300)], Metric.SquaredL2);
        AuditResult missing = await part.AuditAsync(item => item.Id, all.Select(item => (item.Id, item.Embedding)), cancellationToken: Stop);
        Fails(missing, "self");
        Fails(missing, "all-reachable");
    }

    [Fact]
    public async Task EffortIsSetForTheSearchesAndSetBack()
    {
        using IndexCollection<string> collection = new(Items(i => $"item {i}"), Metric.SquaredL2) { Effort = 64 };
        List<int> calls = [];
        VectorStoreAuditOptions<Item<string>> options = new()
        {
            IsExact = false,
            Effort = new EffortParameter("ef", 64, "ef = {0}"),
            SetEffort = (effort, _) =>
            {
                calls.Add(effort);
                collection.Effort = effort;
                return ValueTask.CompletedTask;
            },
            Audit = new AuditOptions { Ks = [10], Efforts = [10, 200] },
        };
        AuditResult audit = await AuditAsync(collection, options);
        Assert.Equal([10, 200], audit.Rows.Select(row => row.Effort!.Value));
        Assert.Contains(200, calls);
        Assert.Equal((64, 64), (calls[^1], collection.Effort));
    }

    [Fact]
    public async Task ErrorsAreOneLineWithoutSecrets()
    {
        using IndexCollection<string> failing = new(Items(i => $"item {i}"), Metric.SquaredL2)
        {
            Failure = new VectorStoreException("The call failed.", new IOException("refused\nHost=db;Password=hunter2 at redis://me:hunter2@db:1")),
        };
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => AuditAsync(failing));
        Assert.StartsWith("test store, collection items: searching for ", error.Message, StringComparison.Ordinal);
        Assert.Contains("The call failed.: refused Host=db", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        using IndexCollection<string> twice = new(Items(i => $"item {i / 2}"), Metric.SquaredL2);
        Assert.Contains("the key twice", (await Assert.ThrowsAsync<EngineTargetException>(() => AuditAsync(twice))).Message, StringComparison.Ordinal);
        VectorStoreAuditOptions<Item<string>> hamming = new() { DistanceFunction = DistanceFunction.HammingDistance };
        Assert.Contains("HammingDistance", (await Assert.ThrowsAsync<EngineTargetException>(() => AuditAsync(failing, hamming))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheGuideRunsOnARealServer()
    {
        string guide = Repository.Between(Repository.ReadText("docs/vector-data.md"), "<!-- example -->\n```csharp\n", "```\n");
        string code = Repository.Between(Repository.ReadText("tests/Plumbline.VectorData.Tests/Examples/AuditExample.cs"), "// <example>\n", "        // </example>");
        Assert.Equal(code.Replace("        ", "", StringComparison.Ordinal), guide);
        await using ChromaServer server = await ChromaServer.StartAsync();
        IReadOnlyList<Item<string>> items = Items(i => $"item {i}");
        using ChromaItems collection = new(server.Port, "items");
        await collection.CreateAsync([.. items.Take(300)], Stop);
        Assert.True(await AuditExample.RunAsync(collection));
        AuditResult cosine = await AuditAsync(collection, new VectorStoreAuditOptions<Item<string>> { DistanceFunction = DistanceFunction.CosineDistance });
        Fails(cosine, "metric");
        Fails(await collection.AuditAsync(item => item.Id, items.Select(item => (item.Id, item.Embedding)), cancellationToken: Stop), "self");
        await server.StopAsync();
        EngineException gone = await Assert.ThrowsAsync<EngineException>(() => AuditAsync(collection));
        Assert.Contains("reading the records", gone.Message, StringComparison.Ordinal);
    }

    private static Task<AuditResult> AuditAsync<TKey>(VectorStoreCollection<TKey, Item<TKey>> collection, VectorStoreAuditOptions<Item<TKey>>? options = null)
        where TKey : notnull
    {
        // Pages that do not divide the number of records.
        options = (options ?? new VectorStoreAuditOptions<Item<TKey>> { Audit = Few }) with { BatchSize = 77 };
        return collection.AuditAsync(item => item.Id, item => item.Embedding, options, cancellationToken: Stop).AsTask();
    }

    private static void Fails(AuditResult audit, string check)
    {
        Assert.False(audit.Passed);
        Assert.False(audit.Checks.Single(one => one.Name == check).Passed, $"{check} passed; {Failures(audit)}");
    }

    private static string Failures(AuditResult audit) =>
        string.Join(" | ", audit.Checks.Where(check => !check.Passed).Select(check => $"{check.Name}: {check.Detail}").Concat(audit.Requirements.Where(one => !one.Passed).Select(one => one.ToString())));

    private static Func<double, double> ScoreOf(string function) => function switch
    {
        DistanceFunction.CosineSimilarity => distance => 1 - distance,
        DistanceFunction.DotProductSimilarity => distance => -distance,
        DistanceFunction.EuclideanDistance => Math.Sqrt,
        _ => distance => distance,
    };

    private static IReadOnlyList<Item<TKey>> Items<TKey>(Func<int, TKey> key)
        where TKey : notnull
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, Count).Select(i => new Item<TKey>
        {
            Id = key(i),
            Embedding = Enumerable.Range(0, 16).Select(_ => (float)((random.NextDouble() * 2) - 1)).ToArray(),
        })];
    }
}
