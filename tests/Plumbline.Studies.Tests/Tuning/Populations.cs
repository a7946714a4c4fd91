using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tuning;

namespace Plumbline.Studies.Tests.Tuning;

/// <summary>Queries of which the share that an effort is enough for is known: what a query needs is told by its fraction, uniform in 0 to 1.</summary>
internal static class Populations
{
    public const int Count = 256;
    public const int K = 8;

    /// <summary>Needs whose logarithm is uniform, 1 to 200.</summary>
    public static Population LogUniform { get; } = new(
        (fraction, effort) => Math.Pow(200, fraction) <= effort,
        effort => Math.Clamp(Math.Log(effort) / Math.Log(200), 0, 1));

    /// <summary>A heavy tail: one query in 400 needs more than there is.</summary>
    public static Population HeavyTail { get; } = new(
        (fraction, effort) => 12.8 / Math.Sqrt(Math.Max(1e-12, 1 - fraction)) <= effort,
        effort => effort < 12.8 ? 0 : 1 - (12.8 / effort * (12.8 / effort)));

    /// <summary>Three needs, of which the second is enough for a share just below 0.95: the worst case of any bound on that share.</summary>
    public static Population JustBelow { get; } = new(
        (fraction, effort) => effort >= (fraction < 0.5 ? 10 : fraction < 0.9499 ? 40 : 100),
        effort => effort >= 100 ? 1 : effort >= 40 ? 0.9499 : effort >= 10 ? 0.5 : 0);

    /// <summary>More effort is not always better: at each effort another share of 3% fails.</summary>
    public static Population Fickle { get; } = new(
        (fraction, effort) => Math.Pow(200, fraction) <= effort && (fraction * 10_007 * (effort + 3)) % 1 >= 0.03,
        effort => 0.97 * Math.Clamp(Math.Log(effort) / Math.Log(200), 0, 1));

    /// <summary>Draws queries.</summary>
    public static VectorSet Draw(int count, int seed)
    {
        Random random = new(seed);
        return VectorSet.FromValues([.. Enumerable.Range(0, count).Select(_ => random.Next(1, Count - 1) + (random.Next(1, 1 << 14) / (float)(1 << 14)))], 1);
    }

    /// <summary>An engine on whose base the queries are.</summary>
    public static NeedEngine Engine(Population population, EngineContract contract = EngineContract.SpillAndPad) =>
        new(Count, (query, effort) => population.IsEnough(query - MathF.Floor(query), effort), contract) { HasExactMode = true };

    /// <summary>Tunes with fresh queries.</summary>
    public static async Task<TuneResult> TuneAsync(NeedEngine engine, int queries, int seed, TuneOptions options, CancellationToken token)
    {
        using VectorSet vectors = NeedEngine.Base(Count);
        using VectorSet drawn = Draw(queries, seed);
        using ProbeQueries probed = ProbeQueries.From(drawn, queries, seed);
        EngineProbe probe = new(engine, vectors, EngineIds.Match(engine.Description, Count), probed, threads: 1);
        return await new TuneRunner(probe, options).RunAsync(null, token);
    }
}
