using System.Globalization;
using Plumbline.Engines.Tests.Servers;
using Plumbline.Testing.Servers;
using StackExchange.Redis;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>What docs/engines.md says of Garnet, measured on it.</summary>
public sealed class GarnetFactsTests(GarnetFixture fixture) : IClassFixture<GarnetFixture>
{
    private const int Count = 400;
    private const int Dimension = 16;
    private const int Queries = 20;
    private const int DefaultEffort = 100;
    private static readonly object[] WeakGraph = ["NOQUANT", "EF", 8, "M", 4];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePageSaysWhatIsMeasured()
    {
        GarnetServer server = await fixture.ServerAsync();
        using VectorSet vectors = RandomVectors.Gaussian(Count, Dimension, seed: 11);
        using VectorSet queries = RandomVectors.Gaussian(Queries, Dimension, seed: 12);
        await using RedisConnectionForTests redis = await RedisConnectionForTests.OpenAsync(server.Port);
        List<(string Asked, string Seen)> facts = [("quantization of a set that VADD makes without options (VINFO quant-type)", await DefaultQuantizationAsync(redis, vectors))];
        foreach (string metric in (string[])["L2", "IP", "COSINE"])
        {
            facts.Add(($"WITHSCORES with XDISTANCE_METRIC {metric}", await ScoreAsync(redis, metric, vectors, queries)));
        }

        await AddAsync(redis, "facts-weak", vectors, WeakGraph);
        facts.Add(("EF where VSIM names none", await DefaultEffortAsync(redis, queries)));
        facts.Add(("COUNT above EF (COUNT 80, EF 10)", await LiftAsync(redis, queries)));
        facts.Add(("TRUTH with EF 10", await TruthAsync(redis, vectors, queries)));
        facts.Add(($"COUNT = EF = n on a weak graph (M 4, EF 8 when built, n = {Count})", await WholeAsync(redis, queries)));
        facts.Add(("VRANDMEMBER with a count of 100", await DrawAsync(server.Port)));
        facts.Add(("VSIM with a query of another dimension", await WrongDimensionAsync(redis)));
        facts.Add(("RENAME of a vector set", await RenameAsync(redis, queries)));

        await using IAnnEngine engine = await EngineTarget.OpenAsync(server.Address("facts-default"), cancellationToken: Stop);
        string name = string.Join(' ', engine.Description.Name.Split(' ').Take(2));
        MeasuredFacts.Check("redis", facts.Select(fact => (name, fact.Asked.Replace("|", "\\|", StringComparison.Ordinal), fact.Seen.Replace("|", "\\|", StringComparison.Ordinal))));
    }

    private static async Task AddAsync(RedisConnectionForTests redis, string key, VectorSet vectors, params object[] options)
    {
        List<Task> adding = [];
        for (int i = 0; i < vectors.Count; i++)
        {
            adding.Add(redis.AddAsync(key, i.ToString(CultureInfo.InvariantCulture), vectors[i], options));
        }

        await Task.WhenAll(adding);
    }

    private static async Task<string> DefaultQuantizationAsync(RedisConnectionForTests redis, VectorSet vectors)
    {
        await AddAsync(redis, "facts-default", vectors);
        return await redis.InfoAsync("facts-default", "quant-type") ?? "not told";
    }

    private static async Task<string> ScoreAsync(RedisConnectionForTests redis, string metric, VectorSet vectors, VectorSet queries)
    {
        string key = $"facts-{metric}";
        await AddAsync(redis, key, vectors, "NOQUANT", "XDISTANCE_METRIC", metric);
        string[] answer = await redis.SearchAsync(key, queries[0].ToArray(), "WITHSCORES", "COUNT", 10);
        bool IsWritten(EngineDistance distance) => Enumerable.Range(0, answer.Length / 2).All(i =>
            Math.Abs(distance.Measure(queries[0], vectors[Number(answer[2 * i])]) - double.Parse(answer[(2 * i) + 1], CultureInfo.InvariantCulture)) < 1e-4);
        EngineDistance found = Assert.Single(Enum.GetValues<EngineDistance>(), IsWritten);
        double[] scores = [.. answer.Where((_, i) => i % 2 == 1).Select(score => double.Parse(score, CultureInfo.InvariantCulture))];
        string order = scores.SequenceEqual(scores.Order()) ? "smallest first" : scores.SequenceEqual(scores.OrderDescending()) ? "largest first" : "in no order";
        return $"`{found.Formula()}`, {order}";
    }

    private static async Task<string> DefaultEffortAsync(RedisConnectionForTests redis, VectorSet queries)
    {
        bool isDefault = await AreSameAsync(redis, queries, ["COUNT", 10], ["COUNT", 10, "EF", DefaultEffort]);
        bool isLess = await AreSameAsync(redis, queries, ["COUNT", 10], ["COUNT", 10, "EF", DefaultEffort - 10]);
        bool isMore = await AreSameAsync(redis, queries, ["COUNT", 10], ["COUNT", 10, "EF", DefaultEffort + 10]);
        return isDefault && !isLess && !isMore ? $"{DefaultEffort}" : $"same answers as at {DefaultEffort}: {isDefault}, 10 less: {isLess}, 10 more: {isMore}";
    }

    private static async Task<string> LiftAsync(RedisConnectionForTests redis, VectorSet queries)
    {
        bool isLifted = await AreSameAsync(redis, queries, ["COUNT", 80, "EF", 10], ["COUNT", 80, "EF", 80]);
        bool isMore = await AreSameAsync(redis, queries, ["COUNT", 80, "EF", 80], ["COUNT", 80, "EF", 160]);
        return isLifted && !isMore ? "lifts: the answers of EF 80" : $"same answers as at EF 80: {isLifted}; EF 80 as EF 160: {isMore}";
    }

    private static async Task<string> TruthAsync(RedisConnectionForTests redis, VectorSet vectors, VectorSet queries)
    {
        bool isSame = await AreSameAsync(redis, queries, ["COUNT", 10, "EF", 10, "TRUTH"], ["COUNT", 10, "EF", 10]);
        bool isExact = true;
        for (int query = 0; query < Queries; query++)
        {
            string[] answer = await redis.SearchAsync("facts-weak", queries[query].ToArray(), "COUNT", 10, "EF", 10, "TRUTH");
            IEnumerable<int> exact = Enumerable.Range(0, Count).OrderBy(id => EngineDistance.SquaredEuclidean.Measure(queries[query], vectors[id])).Take(10);
            isExact &= exact.SequenceEqual(answer.Select(Number));
        }

        return $"{(isSame ? "the answers without TRUTH" : "other answers than without TRUTH")}, {(isExact ? "exact" : "not exact")}";
    }

    private static async Task<string> WholeAsync(RedisConnectionForTests redis, VectorSet queries)
    {
        string[] answer = await redis.SearchAsync("facts-weak", queries[0].ToArray(), "COUNT", Count, "EF", Count);
        return answer.Distinct().Count() < Count ? "misses elements" : "finds every element";
    }

    private static async Task<string> DrawAsync(int port)
    {
        // What happens to this connection must not happen to the others' commands.
        await using RedisConnectionForTests own = await RedisConnectionForTests.OpenAsync(port);
        try
        {
            return $"{(await own.AskAsync("VRANDMEMBER", (RedisKey)"facts-weak", 100)).Length} elements";
        }
        catch (RedisConnectionException)
        {
            return "ends the connection";
        }
    }

    private static async Task<string> WrongDimensionAsync(RedisConnectionForTests redis)
    {
        RedisServerException refusal = await Assert.ThrowsAsync<RedisServerException>(() => redis.SearchAsync("facts-weak", new float[Dimension / 2], "COUNT", 1));
        return $"refused: {refusal.Message}";
    }

    private static async Task<string> RenameAsync(RedisConnectionForTests redis, VectorSet queries)
    {
        string[] before = await redis.SearchAsync("facts-L2", queries[0].ToArray(), "COUNT", 10);
        await redis.AskAsync("RENAME", (RedisKey)"facts-L2", (RedisKey)"facts-renamed");
        string[] after = await redis.SearchAsync("facts-renamed", queries[0].ToArray(), "COUNT", 10);
        bool isGone = (int)await redis.AskAsync("EXISTS", (RedisKey)"facts-L2") == 0;
        return before.Length == 10 && before.SequenceEqual(after) && isGone ? "keeps it: the same answers under the new key" : "loses it";
    }

    private static async Task<bool> AreSameAsync(RedisConnectionForTests redis, VectorSet queries, object[] one, object[] other)
    {
        bool areSame = true;
        for (int query = 0; query < queries.Count; query++)
        {
            float[] vector = queries[query].ToArray();
            string[] first = await redis.SearchAsync("facts-weak", vector, one);
            string[] second = await redis.SearchAsync("facts-weak", vector, other);
            areSame &= first.SequenceEqual(second);
        }

        return areSame;
    }

    private static int Number(string element) => int.Parse(element, CultureInfo.InvariantCulture);
}
