using System.Diagnostics;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>Measures batches of queries, in one thread. All buffers are made once.</summary>
internal sealed class QueryEvaluator
{
    private readonly RankedTraversal _traversal;
    private readonly ExactSide _exact;
    private readonly IReadOnlyList<ConditionSpec> _specs;
    private readonly bool _paper;
    private readonly int[] _efs;
    private readonly int[][] _checkpoints;
    private readonly int[] _recallEnd;
    private readonly BarycenterBatch _batch;
    private readonly NeighborhoodScan _scan;
    private readonly List<(int Standard, int Paper)> _slots = [];

    public QueryEvaluator(RankedTraversal traversal, SlicedVectors slices, ExactSide exact, IReadOnlyList<ConditionSpec> specs, Convention convention)
    {
        _traversal = traversal;
        _exact = exact;
        _specs = specs;
        _paper = convention != Convention.Standard;
        // One walk for all settings on the graph: a checkpoint for each effort that any of them asks for.
        _efs = [.. specs.SelectMany(spec => spec.Efforts.Select(effort => effort.Ef)).Distinct().Order()];
        _checkpoints = [.. specs.Select(spec => spec.Efforts.Select(effort => Array.BinarySearch(_efs, effort.Ef)).ToArray())];
        _recallEnd = new int[exact.Ks.Length];
        _batch = new BarycenterBatch(slices, exact.Neighbors, exact.Ks);
        _scan = new NeighborhoodScan(_batch);
    }

    public long SearchTicks { get; private set; }

    public long MetricsTicks { get; private set; }

    /// <summary>Measures consecutive queries.</summary>
    public void Evaluate(int first, int count, IReadOnlyList<ConditionBuffer> buffers)
    {
        _batch.Clear();
        _slots.Clear();
        for (int query = first; query < first + count; query++)
        {
            long start = Stopwatch.GetTimestamp();
            _traversal.Run(query, _efs);
            long searched = Stopwatch.GetTimestamp();
            Measure(query, buffers);
            SearchTicks += searched - start;
            MetricsTicks += Stopwatch.GetTimestamp() - searched;
        }

        long measured = Stopwatch.GetTimestamp();
        _batch.Run();
        int slot = 0;
        for (int query = first; query < first + count; query++)
        {
            SetShifts(query, buffers, ref slot);
        }

        MetricsTicks += Stopwatch.GetTimestamp() - measured;
    }

    private void Measure(int query, IReadOnlyList<ConditionBuffer> buffers)
    {
        _scan.Begin(_traversal);
        _batch.BeginQuery(query);
        SetRecallEnds(query);
        for (int spec = 0; spec < _specs.Count; spec++)
        {
            ConditionBuffer buffer = buffers[spec];
            int firstSlot = _slots.Count;
            MeasureStandard(query, spec, buffer);
            if (_paper)
            {
                MeasurePaper(query, spec, buffer, firstSlot);
            }
        }
    }

    /// <summary>Everything of the standard convention but the shifts, and of the paper's where its lists are the same.</summary>
    private void MeasureStandard(int query, int spec, ConditionBuffer buffer)
    {
        int self = _traversal.SelfRank;
        _scan.Restart(self, self, grows: buffer.Points.Length == 1);
        for (int effort = 0; effort < buffer.Points.Length; effort++)
        {
            int checkpoint = _checkpoints[spec][effort];
            (int ef, int[] ks) = _specs[spec].Efforts[effort];
            ReadOnlySpan<ulong> found = _traversal.Found(checkpoint);
            bool hasSelf = Has(found, self);
            buffer.Evaluated[effort][query] = _traversal.Evaluated(checkpoint);
            buffer.Room[effort][query] = _traversal.Evaluated(checkpoint) - (hasSelf ? 1 : 0);
            buffer.Expanded[effort][query] = _traversal.Expanded(checkpoint);
            // Behind efSearch copies with smaller ids, the vector takes up none of the effort's places.
            int withinPlaces = ef - (hasSelf && _scan.CountFound(found, self) < ef ? 1 : 0);
            bool sameLists = HasSameLists(found);
            for (int i = 0; i < ks.Length; i++)
            {
                PointBuffer point = buffer.Points[effort][i];
                int place = _exact.Place(ks[i]);
                _scan.Move(ks[i], found, sameFound: i > 0);
                NeighborhoodSums sums = _scan.Sums(_exact.Sums(query, place), found);
                int recalled = Math.Min(_scan.Returned, _scan.CountFound(found, _recallEnd[place]));
                point.SetCounts(query, _scan.Returned, withinPlaces, _scan.Shared, recalled);
                point.SetGeometry(query, sums.MeanDistance, sums.Lid(LidEstimator.MaximumLikelihood), sums.Lid(LidEstimator.MethodOfMoments));
                int slot = Ask(place);
                int paperSlot = -1;
                if (_paper && sameLists)
                {
                    paperSlot = _scan.Returned == ks[i] ? slot : _batch.MeasurePadded(place, _scan.Returned, _scan.IsDifference);
                    SetPaper(query, ks[i], point, sums, found);
                }

                _slots.Add((slot, paperSlot));
            }
        }
    }

    /// <summary>
    /// The paper's side where its lists are others. By position, the authors drop column 0. That is the vector itself unless a copy
    /// with a smaller id precedes it or the walk never came to it.
    /// </summary>
    private void MeasurePaper(int query, int spec, ConditionBuffer buffer, int slot)
    {
        bool begun = false;
        for (int effort = 0; effort < buffer.Points.Length; effort++)
        {
            int[] ks = _specs[spec].Efforts[effort].Ks;
            ReadOnlySpan<ulong> found = _traversal.Found(_checkpoints[spec][effort]);
            if (HasSameLists(found))
            {
                slot += ks.Length;
                continue;
            }

            if (!begun)
            {
                _scan.Restart(exactExcluded: 0, foundExcluded: -1, grows: false);
                begun = true;
            }

            _scan.Exclude(First(found));
            for (int i = 0; i < ks.Length; i++, slot++)
            {
                int place = _exact.Place(ks[i]);
                _scan.Move(ks[i], found, sameFound: i > 0);
                SetPaper(query, ks[i], buffer.Points[effort][i], _scan.Sums(_exact.Sums(query, place), found), found);
                _slots[slot] = _slots[slot] with { Paper = _scan.IsSame ? _batch.AddKnown(0) : _batch.MeasurePadded(place, _scan.Returned, _scan.IsDifference) };
            }
        }
    }

    private void SetPaper(int query, int k, PointBuffer point, in NeighborhoodSums sums, ReadOnlySpan<ulong> found) =>
        point.Paper.SetValues(
            query,
            (double)_scan.Shared / k,
            sums.PaperMeanSquared(k),
            sums.PaperLid(k) ?? PaperConvention.Lid(_scan.SquaredDistances(found)),
            k - _scan.Returned);

    /// <summary>Asks for the barycenter shift of the standard convention.</summary>
    private int Ask(int place) =>
        _scan.Returned == 0 ? _batch.AddKnown(double.NaN)
        : _scan.IsSame ? _batch.AddKnown(0)
        : _batch.Measure(place, _scan.Returned, _scan.IsDifference);

    /// <summary>Stores the shifts of a query, in the order in which they were asked for.</summary>
    private void SetShifts(int query, IReadOnlyList<ConditionBuffer> buffers, ref int slot)
    {
        for (int spec = 0; spec < _specs.Count; spec++)
        {
            for (int effort = 0; effort < buffers[spec].Points.Length; effort++)
            {
                foreach (PointBuffer point in buffers[spec].Points[effort])
                {
                    int place = _exact.Place(point.K);
                    (int standard, int paper) = _slots[slot++];
                    point.SetShift(query, BarycenterShift.Normalize(_batch[standard], _exact.MeanDistance[place][query]));
                    if (paper >= 0)
                    {
                        double mean = _exact.PaperMean[place][query];
                        point.Paper.SetExact(query, mean, _exact.PaperLid[place][query], BarycenterShift.Normalize(_batch[paper], mean));
                    }
                }
            }
        }
    }

    /// <summary>The ranks up to which a result is recalled at each k: no farther than the k-th exact neighbour.</summary>
    private void SetRecallEnds(int query)
    {
        int end = 0;
        for (int place = 0; place < _recallEnd.Length; place++)
        {
            double limit = Recall.Limit(_exact.Neighbors.Distances(query)[_exact.Ks[place] - 1]);
            end = Math.Max(end, Math.Min(_exact.Ks[place], _traversal.Count));
            while (end < _traversal.Count && _traversal.Distance(end) <= limit)
            {
                end++;
            }

            _recallEnd[place] = end;
        }
    }

    private bool HasSameLists(ReadOnlySpan<ulong> found) => _traversal.SelfRank == 0 && Has(found, 0);

    private static bool Has(ReadOnlySpan<ulong> found, int rank) => (found[rank >> 6] >> (rank & 63) & 1) != 0;

    /// <summary>The first rank found; every walk finds one.</summary>
    private static int First(ReadOnlySpan<ulong> found)
    {
        int word = found.IndexOfAnyExcept(0UL);
        return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(found[word]);
    }
}
