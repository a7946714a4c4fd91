using System.Diagnostics;
using Plumbline.Engines;
using Plumbline.Exact;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Tuning;

/// <summary>
/// Milliseconds that a query takes, asked one at a time: the median of three batches, after one that warms up. A batch has as many of the queries
/// as take about half a second.
/// </summary>
internal sealed class SearchTimer(EngineProbe probe, ProbeQueries queries) : IDisposable
{
    private const int Batches = 3;
    private const int WarmQueries = 16;
    private const double BatchMilliseconds = 500;

    private readonly Dictionary<(int K, int Effort), double> _searches = [];
    private readonly Dictionary<int, double> _exact = [];
    private VectorSet? _held;
    private ExactIndex? _index;

    /// <summary>Milliseconds of a search at an effort; NaN where the engine refuses it.</summary>
    public async ValueTask<double> SearchAsync(int k, int effort, CancellationToken cancellationToken)
    {
        if (!_searches.TryGetValue((k, effort), out double milliseconds))
        {
            milliseconds = await AskAsync(new EngineSearch(queries.Asked(k)) { Effort = effort, Threads = 1 }, cancellationToken).ConfigureAwait(false);
            _searches.Add((k, effort), milliseconds);
        }

        return milliseconds;
    }

    /// <summary>Milliseconds of an exact search: in the engine's exact mode where there is one, otherwise in Plumbline's own.</summary>
    public async ValueTask<double> ExactAsync(int k, CancellationToken cancellationToken)
    {
        if (!_exact.TryGetValue(k, out double milliseconds))
        {
            milliseconds = probe.Engine.Description.HasExactMode
                ? await AskAsync(new EngineSearch(queries.Asked(k)) { Exact = true, Threads = 1 }, cancellationToken).ConfigureAwait(false)
                : await MedianAsync(count => ScanAsync(queries.Asked(k), count, cancellationToken)).ConfigureAwait(false);
            _exact.Add(k, milliseconds);
        }

        return milliseconds;
    }

    public void Dispose() => _held?.Dispose();


    private async ValueTask<double> AskAsync(EngineSearch search, CancellationToken cancellationToken)
    {
        try
        {
            return await MedianAsync(async count =>
            {
                using VectorSet some = queries.Vectors.Slice(0, count);
                await probe.Engine.SearchAsync(some, search, null, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (EngineRefusalException)
        {
            return double.NaN;
        }
    }

    private ValueTask ScanAsync(int k, int count, CancellationToken cancellationToken)
    {
        if (_index is null)
        {
            _held = probe.Ids.LiveRows is { } live ? probe.Vectors.Select(live) : null;
            _index = new ExactIndex(_held ?? probe.Vectors, probe.Metric);
        }

        for (int query = 0; query < count; query++)
        {
            using VectorSet one = queries.Vectors.Slice(query, 1);
            _index.Search(one, k, new ExactSearchOptions { Threads = 1 }, null, cancellationToken);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<double> MedianAsync(Func<int, ValueTask> run)
    {
        int few = Math.Min(WarmQueries, queries.Rows.Length);
        double warm = await TimeAsync(few).ConfigureAwait(false);
        int count = (int)Math.Clamp(BatchMilliseconds / Math.Max(warm, 1e-6), 1, queries.Rows.Length);
        double[] times = new double[Batches];
        for (int i = 0; i < Batches; i++)
        {
            times[i] = await TimeAsync(count).ConfigureAwait(false);
        }

        Array.Sort(times);
        return times[Batches / 2];

        async ValueTask<double> TimeAsync(int count)
        {
            long start = Stopwatch.GetTimestamp();
            await run(count).ConfigureAwait(false);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
        }
    }
}
