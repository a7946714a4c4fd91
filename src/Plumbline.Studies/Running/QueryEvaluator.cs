using System.Diagnostics;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>Measures batches of queries on several graphs, in one thread. All buffers are made once.</summary>
internal sealed class QueryEvaluator
{
    private readonly GraphWalks[] _graphs;
    private readonly QueryRows _rows;
    private readonly ExactSide _exact;
    private readonly bool _paper;
    private readonly int[] _recallEnd;
    private readonly BarycenterBatch _batch;
    private readonly NeighborhoodScan _scan;
    private readonly List<(int Standard, int Paper)> _slots = [];
    private int _place;

    public QueryEvaluator(IEnumerable<GraphWalks> graphs, SlicedVectors slices, QueryRows rows, ExactSide exact, Convention convention)
    {
        _graphs = [.. graphs];
        _rows = rows;
        _exact = exact;
        _paper = convention != Convention.Standard;
        _recallEnd = new int[exact.Ks.Length];
        _batch = new BarycenterBatch(slices, exact.Neighbors, exact.Ks);
        _scan = new NeighborhoodScan(_batch);
    }

    public long SearchTicks { get; private set; }

    public long MetricsTicks { get; private set; }

    /// <summary>Measures some queries.</summary>
    /// <param name="first">Place of the first in the order of the buffers; the others follow.</param>
    /// <param name="queries">The queries.</param>
    public void Evaluate(int first, ReadOnlySpan<int> queries)
    {
        _batch.Clear();
        _slots.Clear();
        for (int i = 0; i < queries.Length; i++)
        {
            int query = queries[i];
            _place = first + i;
            _batch.BeginQuery(query);
            foreach (GraphWalks graph in _graphs)
            {
                long start = Stopwatch.GetTimestamp();
                graph.Traversal.Run(_rows[query], graph.Efs);
                long searched = Stopwatch.GetTimestamp();
                Measure(query, graph);
                graph.MeasureLaw(query);
                SearchTicks += searched - start;
                MetricsTicks += Stopwatch.GetTimestamp() - searched;
            }
        }

        long measured = Stopwatch.GetTimestamp();
        _batch.Run();
        int slot = 0;
        for (int i = 0; i < queries.Length; i++)
        {
            _place = first + i;
            foreach (GraphWalks graph in _graphs)
            {
                SetShifts(queries[i], graph.Buffers, ref slot);
            }
        }

        MetricsTicks += Stopwatch.GetTimestamp() - measured;
    }

    private void Measure(int query, GraphWalks graph)
    {
        _scan.Begin(graph.Traversal);
        SetRecallEnds(query, graph.Traversal);
        for (int spec = 0; spec < graph.Specs.Count; spec++)
        {
            int firstSlot = _slots.Count;
            MeasureStandard(query, graph, spec);
            if (_paper)
            {
                MeasurePaper(query, graph, spec, firstSlot);
            }
        }
    }

    /// <summary>Everything of the standard convention but the shifts, and of the paper's where its lists are the same.</summary>
    private void MeasureStandard(int query, GraphWalks graph, int spec)
    {
        ConditionBuffer buffer = graph.Buffers[spec];
        RankedTraversal traversal = graph.Traversal;
        int self = traversal.SelfRank;
        _scan.Restart(self, self, grows: buffer.Points.Length == 1);
        for (int effort = 0; effort < buffer.Points.Length; effort++)
        {
            int checkpoint = graph.Checkpoint(spec, effort);
            (int ef, int[] ks) = graph.Specs[spec].Efforts[effort];
            ReadOnlySpan<ulong> found = traversal.Found(checkpoint);
            bool hasSelf = Has(found, self);
            buffer.Evaluated[effort][_place] = traversal.Evaluated(checkpoint);
            buffer.Room[effort][_place] = traversal.Evaluated(checkpoint) - (hasSelf ? 1 : 0);
            buffer.Expanded[effort][_place] = traversal.Expanded(checkpoint);
            // Behind efSearch copies with smaller ids, the vector takes up none of the effort's places.
            buffer.WithinPlaces[effort][_place] = ef - (hasSelf && _scan.CountFound(found, self) < ef ? 1 : 0);
            bool sameLists = HasSameLists(traversal, found);
            for (int i = 0; i < ks.Length; i++)
            {
                PointBuffer point = buffer.Points[effort][i];
                int place = _exact.Place(ks[i]);
                _scan.Move(ks[i], found, sameFound: i > 0);
                NeighborhoodSums sums = _scan.Sums(_exact.Sums(query, place), found);
                int recalled = Math.Min(_scan.Returned, _scan.CountFound(found, _recallEnd[place]));
                point.SetCounts(_place, _scan.Shared, recalled);
                if (_scan.Returned < ks[i])
                {
                    point.CountShortfall();
                }

                point.SetGeometry(_place, sums.MeanDistance, sums.MeanSquared, sums.Lid(LidEstimator.MaximumLikelihood), sums.Lid(LidEstimator.MethodOfMoments));
                int slot = Ask(place);
                int paperSlot = -1;
                if (_paper && sameLists)
                {
                    paperSlot = _scan.Returned == ks[i] ? slot : _batch.MeasurePadded(place, _scan.Returned, _scan.IsDifference);
                    SetPaper(ks[i], point, sums, found);
                }

                _slots.Add((slot, paperSlot));
            }
        }
    }

    /// <summary>
    /// The paper's side where its lists are others. By position, the authors drop column 0. That is the vector itself unless a copy
    /// with a smaller id precedes it or the walk never came to it.
    /// </summary>
    private void MeasurePaper(int query, GraphWalks graph, int spec, int slot)
    {
        ConditionBuffer buffer = graph.Buffers[spec];
        RankedTraversal traversal = graph.Traversal;
        bool begun = false;
        for (int effort = 0; effort < buffer.Points.Length; effort++)
        {
            int[] ks = graph.Specs[spec].Efforts[effort].Ks;
            ReadOnlySpan<ulong> found = traversal.Found(graph.Checkpoint(spec, effort));
            if (HasSameLists(traversal, found))
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
                SetPaper(ks[i], buffer.Points[effort][i], _scan.Sums(_exact.Sums(query, place), found), found);
                _slots[slot] = _slots[slot] with { Paper = _scan.IsSame ? _batch.AddKnown(0) : _batch.MeasurePadded(place, _scan.Returned, _scan.IsDifference) };
            }
        }
    }

    private void SetPaper(int k, PointBuffer point, in NeighborhoodSums sums, ReadOnlySpan<ulong> found) =>
        point.SetPaper(
            _place,
            _scan.Shared,
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
        for (int spec = 0; spec < buffers.Count; spec++)
        {
            for (int effort = 0; effort < buffers[spec].Points.Length; effort++)
            {
                foreach (PointBuffer point in buffers[spec].Points[effort])
                {
                    int place = _exact.Place(point.K);
                    (int standard, int paper) = _slots[slot++];
                    point.SetShift(_place, BarycenterShift.Normalize(_batch[standard], _exact.MeanDistance[place][query]));
                    if (paper >= 0)
                    {
                        point.SetPaperShift(_place, BarycenterShift.Normalize(_batch[paper], _exact.PaperMean[place][query]));
                    }
                }
            }
        }
    }

    /// <summary>The ranks up to which a result is recalled at each k: no farther than the k-th exact neighbour.</summary>
    private void SetRecallEnds(int query, RankedTraversal traversal)
    {
        int end = 0;
        for (int place = 0; place < _recallEnd.Length; place++)
        {
            double limit = Recall.Limit(_exact.Neighbors.Distances(query)[_exact.Ks[place] - 1]);
            end = Math.Max(end, Math.Min(_exact.Ks[place], traversal.Count));
            while (end < traversal.Count && traversal.Distance(end) <= limit)
            {
                end++;
            }

            _recallEnd[place] = end;
        }
    }

    private static bool HasSameLists(RankedTraversal traversal, ReadOnlySpan<ulong> found) => traversal.SelfRank == 0 && Has(found, 0);

    private static bool Has(ReadOnlySpan<ulong> found, int rank) => (found[rank >> 6] >> (rank & 63) & 1) != 0;

    /// <summary>The first rank found; every walk finds one.</summary>
    private static int First(ReadOnlySpan<ulong> found)
    {
        int word = found.IndexOfAnyExcept(0UL);
        return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(found[word]);
    }
}
