using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Servers;

/// <summary>The audit of a vector set on a real Garnet finds what is wrong there, in words that say what to do.</summary>
public sealed class GarnetAuditTests
{
    private const int Count = 3000;
    private const int Dimension = 32;

    [Theory]
    [InlineData("q8")]
    [InlineData("noquant")]
    public async Task FaultsAreFound(string quantization)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using GarnetServer server = await GarnetServer.StartAsync();
        string address = server.Address("faults", $"&quant={quantization}");
        using VectorSet vectors = Uniform(Count, seed: 1);
        using VectorSet asked = Uniform(40, seed: 2);
        LoadOptions options = new() { M = 4, EfConstruction = 8 };
        await using (IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), options, stop))
        {
            await loader.BeginAsync(Dimension, stop);
            long[] ids = [.. Enumerable.Range(0, Count).Select(id => (long)id)];
            await loader.AddAsync(ids, vectors, stop);
            await loader.CompleteAsync(null, stop);
        }

        await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: stop);
        using ProbeQueries queries = ProbeQueries.From(asked, 40, 42);
        EngineProbe probe = new(engine, vectors, EngineIds.Match(engine.Description, Count), queries);
        AuditResult result = await new AuditRunner(probe, new AuditOptions { Ks = [10] }).RunAsync(cancellationToken: stop);

        Assert.Equal(EngineContract.Lift, result.Contract.Contract);
        AuditCheck exact = Of(result, "exact-mode");
        Assert.False(exact.Passed, exact.Detail);
        Assert.Contains("Do not take it for the truth", exact.Detail, StringComparison.Ordinal);
        AuditCheck reachable = Of(result, "all-reachable");
        Assert.False(reachable.Passed, reachable.Detail);
        Assert.Contains("build the index again", reachable.Detail, StringComparison.Ordinal);
        AuditCheck metric = Of(result, "metric");
        Assert.True(metric.Passed, metric.Detail);
        Assert.Contains("reads these scores the wrong way round", metric.Detail, StringComparison.Ordinal);
        Assert.Equal(quantization == "q8", metric.Detail.Contains("lossy codes", StringComparison.Ordinal));
        Assert.True(Of(result, "effort-has-effect").Passed, Of(result, "effort-has-effect").Detail);
        Assert.True(Of(result, "sorted").Passed, Of(result, "sorted").Detail);
    }

    private static AuditCheck Of(AuditResult result, string name) => result.Checks.Single(check => check.Name == name);

    private static VectorSet Uniform(int count, int seed)
    {
        Random random = new(seed);
        VectorSet vectors = VectorSet.Allocate(count, Dimension);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = (float)random.NextDouble() - 0.5f;
            }
        }

        return vectors;
    }
}
