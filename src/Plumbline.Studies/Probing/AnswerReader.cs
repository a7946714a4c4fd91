using Plumbline.Distances;
using Plumbline.Engines;

namespace Plumbline.Studies.Probing;

/// <summary>Reads answers one query after the other: measures distances again, leaves out what is no neighbour, and counts what is odd.</summary>
internal sealed unsafe class AnswerReader(EngineProbe probe, DistanceComputer distances, ProbeQueries queries, int k)
{
    private readonly NeighborTable _table = new(queries.Rows.Length, Math.Min(k, probe.Vectors.Count));
    // An index of float16 vectors orders by what it keeps and gives distances of what it was given: each has some 11 bits.
    private const float QuantizedSlack = 1e-3f;

    private readonly bool _descending = probe.Engine.Description.Distance.IsDescending();
    private readonly float _slack = probe.Engine.Description.IsQuantized ? QuantizedSlack : 0;
    // The usual error of a sum of d products of unit vectors grows with sqrt(d): four times that, of float32's 2^-24.
    private readonly float _rounding = probe.Engine.Description.OrdersByNormalized ? MathF.Sqrt(probe.Engine.Description.Dimension) * MathF.ScaleB(1, -22) : 0;
    private readonly int[][] _inOrder = new int[queries.Rows.Length][];
    private readonly HashSet<int> _seen = [];
    private readonly List<int> _rows = [];
    private int _unknown;
    private int _repeated;
    private int _unsorted;
    private int _selfMissing;
    private long? _firstUnknown;

    public void Read(int query, ReadOnlySpan<long> ids, ReadOnlySpan<float> values)
    {
        _seen.Clear();
        _rows.Clear();
        int self = queries.IsSelf ? queries.Rows[query] : -1;
        bool selfFound = false;
        foreach (long id in ids)
        {
            int row = probe.Ids.RowOf(id);
            if (row < 0)
            {
                _unknown++;
                _firstUnknown ??= id;
            }
            else if (!_seen.Add(row))
            {
                _repeated++;
            }
            else if (row == self)
            {
                selfFound = true;
            }
            else if (_rows.Count < _table.K)
            {
                _rows.Add(row);
            }
        }

        _unsorted += IsSorted(values) ? 0 : 1;
        _inOrder[query] = [.. _rows];
        Store(query);
        // As many copies of the query as places may rightly have taken them all.
        bool allCopies = _table.Count(query) == _table.K && probe.Metric != Metric.InnerProduct && _table.Distances(query)[^1] <= 0;
        _selfMissing += queries.IsSelf && !selfFound && !allCopies ? 1 : 0;
    }

    public ProbeAnswers ToAnswers(EngineAnswers raw, int? effort)
    {
        GC.KeepAlive(queries.Vectors);
        GC.KeepAlive(distances.Vectors);
        return new ProbeAnswers
        {
            K = k,
            Effort = effort,
            Neighbors = _table,
            InEngineOrder = _inOrder,
            Raw = raw,
            UnknownIds = _unknown,
            RepeatedIds = _repeated,
            UnsortedAnswers = _unsorted,
            SelfMissing = _selfMissing,
            FirstUnknownId = _firstUnknown,
        };
    }

    private void Store(int query)
    {
        QueryPoint point = distances.Prepare(queries.Vectors.Row(query));
        ulong[] keys = new ulong[_rows.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = SortKey.Create(distances.Distance(point, _rows[i]), _rows[i]);
        }

        Array.Sort(keys);
        _table.SetFromKeys(query, keys);
    }

    private bool IsSorted(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return false;
            }

            float back = i == 0 ? 0 : _descending ? values[i] - values[i - 1] : values[i - 1] - values[i];
            if (back > _rounding && back > _slack * Math.Max(Math.Abs(values[i]), Math.Abs(values[i - 1])))
            {
                return false;
            }
        }

        return true;
    }
}
