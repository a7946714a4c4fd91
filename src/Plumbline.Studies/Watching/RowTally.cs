using Plumbline.Distances;
using Plumbline.Fidelity;

namespace Plumbline.Studies.Watching;

/// <summary>
/// Adds up the answers to one k and effort. A result that the base does not have is taken for a vector added since, rightly nearer than the base's
/// last true neighbour: u of them leave k - u places, which are compared with the first k - u true neighbours of the base.
/// </summary>
internal sealed unsafe class RowTally(WatchedBase known, int k, int? effort)
{
    private readonly List<double> _overlaps = [];
    private readonly List<double> _recalls = [];
    private readonly List<double> _seconds = [];
    private readonly HashSet<long> _seen = [];
    private readonly HashSet<int> _truth = [];
    private long _returned;
    private int _queries;
    private int _short;
    private int _new;
    private int _results;
    private int _selfMissing;
    private int _refused;
    private string? _refusal;

    /// <summary>Adds an answer.</summary>
    /// <param name="self">Row of the query in the base; -1 where it is not of the base.</param>
    /// <param name="query">The query.</param>
    /// <param name="ids">The engine's ids, one more than k of them at most where the query is of the base.</param>
    /// <param name="exact">Rows of the true neighbours, k or more, nearest first.</param>
    /// <param name="exactDistances">Their distances.</param>
    /// <param name="seconds">How long the answer took.</param>
    public void Add(int self, VectorSet query, ReadOnlySpan<long> ids, ReadOnlySpan<int> exact, ReadOnlySpan<float> exactDistances, double seconds)
    {
        _seen.Clear();
        List<int> rows = [];
        int added = 0;
        bool selfFound = false;
        foreach (long id in ids)
        {
            if (!_seen.Add(id))
            {
                continue;
            }

            int row = known.RowOf(id);
            if (row >= 0 && row == self)
            {
                selfFound = true;
            }
            else if (rows.Count + added == k)
            {
                // One more was asked for, in case the query is among them.
            }
            else if (row >= 0)
            {
                rows.Add(row);
            }
            else
            {
                added++;
            }
        }

        _queries++;
        _seconds.Add(seconds);
        _new += added;
        _results += rows.Count + added;
        Count(rows.Count + added);
        float[] distances = Measure(query, rows);
        // Copies of the query may rightly have taken all places.
        _selfMissing += self >= 0 && !selfFound && !(rows.Count == k && IsCopies(distances)) ? 1 : 0;
        int places = k - added;
        _overlaps.Add(places > 0 ? Shared(exact[..places], rows) / (double)places : double.NaN);
        _recalls.Add(places > 0 ? Math.Min(places, Within(distances, exactDistances[places - 1])) / (double)places : double.NaN);
    }

    /// <summary>Adds a query that the engine refused: nothing was returned.</summary>
    public void AddRefusal(string words)
    {
        _queries++;
        _refused++;
        _refusal ??= words;
        _overlaps.Add(0);
        _recalls.Add(0);
        Count(0);
    }

    public WatchRow ToRow()
    {
        Summary overlap = Summary.Of([.. _overlaps]);
        return new WatchRow
        {
            K = k,
            Effort = effort,
            Queries = _queries,
            Overlaps = _overlaps,
            Seconds = _seconds,
            Overlap = overlap.Mean,
            OverlapP1 = overlap.P1,
            Recall = Summary.MeanOfDefined([.. _recalls]).Mean,
            Shortfall = (double)_short / _queries,
            Unfilled = 1 - (_returned / ((double)k * _queries)),
            NewResults = _new,
            Results = _results,
            SelfMissing = _selfMissing,
            Refused = _refused,
            Refusal = _refusal,
        };
    }

    private void Count(int returned)
    {
        _returned += returned;
        _short += returned < k ? 1 : 0;
    }

    private float[] Measure(VectorSet query, List<int> rows)
    {
        QueryPoint point = known.Distances.Prepare(query.Row(0));
        float[] distances = [.. rows.Select(row => known.Distances.Distance(point, row))];
        GC.KeepAlive(query);
        GC.KeepAlive(known);
        return distances;
    }

    private bool IsCopies(float[] distances) => known.Metric != Metric.InnerProduct && distances.All(distance => distance <= 0);

    private int Shared(ReadOnlySpan<int> exact, List<int> rows)
    {
        _truth.Clear();
        foreach (int row in exact)
        {
            _truth.Add(row);
        }

        return rows.Count(_truth.Contains);
    }

    private static int Within(float[] distances, float exactLast)
    {
        double limit = Recall.Limit(exactLast);
        return distances.Count(distance => distance <= limit);
    }
}
