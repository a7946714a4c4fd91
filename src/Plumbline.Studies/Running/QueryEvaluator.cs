using System.Diagnostics;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>Measures one query after another, in one thread. All buffers are made once.</summary>
internal sealed class QueryEvaluator
{
    private const int NotANeighbor = int.MaxValue;

    private readonly HnswTraversal _traversal;
    private readonly ExactSide _exact;
    private readonly IReadOnlyList<ConditionSpec> _specs;
    private readonly Convention _convention;
    private readonly int[] _efs;
    private readonly int[][] _checkpoints;
    private readonly int _lastId;
    private readonly int[] _rank;
    private readonly int[] _rawIds;
    private readonly float[] _rawDistances;
    private readonly int[] _ids;
    private readonly float[] _distances;
    private readonly int[] _sharedAt;
    private readonly int[] _sharedWithinAt;
    private readonly int[] _paperExactIds;
    private readonly DistanceProfile _profile = new();
    private readonly DistanceProfile _paperProfile = new();
    private readonly NeighborhoodDifference _difference;
    private readonly List<PendingShift> _pending = [];

    public QueryEvaluator(VectorSet vectors, HnswTraversal traversal, ExactSide exact, IReadOnlyList<ConditionSpec> specs, Convention convention)
    {
        _traversal = traversal;
        _exact = exact;
        _specs = specs;
        _convention = convention;
        // One walk for all settings on the graph: a checkpoint for each effort that any of them asks for.
        _efs = [.. specs.SelectMany(spec => spec.Efforts.Select(effort => effort.Ef)).Distinct().Order()];
        _checkpoints = [.. specs.Select(spec => spec.Efforts.Select(effort => Array.BinarySearch(_efs, effort.Ef)).ToArray())];
        _lastId = vectors.Count - 1;
        _rank = new int[vectors.Count];
        Array.Fill(_rank, NotANeighbor);
        int most = exact.Neighbors.K + 1;
        _rawIds = new int[most];
        _rawDistances = new float[most];
        _ids = new int[most];
        _distances = new float[most];
        _sharedAt = new int[most];
        _sharedWithinAt = new int[most];
        _paperExactIds = new int[most];
        _difference = new NeighborhoodDifference(vectors);
    }

    public long SearchTicks { get; private set; }

    public long MetricsTicks { get; private set; }

    public void Evaluate(int query, IReadOnlyList<ConditionBuffer> buffers)
    {
        long start = Stopwatch.GetTimestamp();
        _traversal.Run(query, _efs);
        long searched = Stopwatch.GetTimestamp();
        ReadOnlySpan<int> exactIds = _exact.Neighbors.Ids(query);
        for (int place = 0; place < exactIds.Length; place++)
        {
            _rank[exactIds[place]] = place;
        }

        _pending.Clear();
        _difference.Clear(exactIds);
        for (int spec = 0; spec < _specs.Count; spec++)
        {
            ConditionBuffer buffer = buffers[spec];
            _difference.Restart();
            for (int effort = 0; effort < buffer.Points.Length; effort++)
            {
                int checkpoint = _checkpoints[spec][effort];
                buffer.Evaluated[effort][query] = _traversal.Evaluated(checkpoint);
                buffer.Room[effort][query] = _traversal.Evaluated(checkpoint) - (_traversal.HasEvaluated(checkpoint, query) ? 1 : 0);
                buffer.Expanded[effort][query] = _traversal.Expanded(checkpoint);
                EvaluateEffort(query, _specs[spec].Efforts[effort], checkpoint, buffer.Points[effort]);
            }
        }

        SetShifts(query);
        foreach (int id in exactIds)
        {
            _rank[id] = NotANeighbor;
        }

        SearchTicks += searched - start;
        MetricsTicks += Stopwatch.GetTimestamp() - searched;
    }

    private void EvaluateEffort(int query, (int Ef, int[] Ks) effort, int checkpoint, PointBuffer[] points)
    {
        int[] ks = effort.Ks;
        int mostK = ks[^1];
        // k + 1 are asked for, the vector itself among them. Results for a smaller k are the first of these.
        int raw = _traversal.Results(checkpoint, _rawIds.AsSpan(0, mostK + 1), _rawDistances.AsSpan(0, mostK + 1));
        int self = _rawIds.AsSpan(0, raw).IndexOf(query);
        int found = DropSelf(raw, self, mostK);
        _profile.Set(_distances.AsSpan(0, found));
        // Behind efSearch copies with smaller ids, the vector takes up none of the effort's places.
        int withinPlaces = effort.Ef - (self >= 0 && self < effort.Ef ? 1 : 0);
        CountShared(found, mostK, withinPlaces);

        bool paper = _convention != Convention.Standard;
        // By position, the authors drop column 0. That is the vector itself unless a copy with a smaller id precedes it or the
        // walk never came to it.
        bool sameLists = self == 0 && !HasEarlierCopy(query);
        if (paper && !sameLists)
        {
            PreparePaper(query, raw);
        }

        int shared = 0;
        int sharedWithin = 0;
        int next = 0;
        int recalled = 0;
        for (int i = 0; i < ks.Length; i++)
        {
            int k = ks[i];
            for (; next < k; next++)
            {
                shared += _sharedAt[next];
                sharedWithin += _sharedWithinAt[next];
            }

            int returned = Math.Min(k, found);
            double limit = Recall.Limit(_exact.Neighbors.Distances(query)[k - 1]);
            while (recalled < found && _distances[recalled] <= limit)
            {
                recalled++;
            }

            points[i].SetCounts(query, returned, Math.Min(returned, withinPlaces), shared, sharedWithin, Math.Min(recalled, returned));
            points[i].SetGeometry(
                query, _profile.MeanDistance(k), _profile.Lid(k, LidEstimator.MaximumLikelihood), _profile.Lid(k, LidEstimator.MethodOfMoments));
            _difference.Set(k, _ids.AsSpan(0, returned));
            PendingShift pending = new(points[i], k, _difference.Measure());
            if (paper && sameLists)
            {
                pending = pending with
                {
                    PaperSlot = returned == k ? pending.Slot : _difference.MeasurePadded(_lastId),
                    PaperOverlap = (double)shared / k,
                    PaperMean = _profile.PaperMeanSquared(k),
                    PaperLid = _profile.PaperLid(k),
                    Pads = k - returned,
                };
            }

            _pending.Add(pending);
        }

        if (paper && !sameLists)
        {
            AddPaper(ks, raw);
        }
    }

    /// <summary>The paper's side where its lists are others than the standard convention's.</summary>
    private void AddPaper(int[] ks, int raw)
    {
        _difference.Restart();
        for (int i = 0; i < ks.Length; i++)
        {
            int k = ks[i];
            ReadOnlySpan<int> exactIds = _paperExactIds.AsSpan(0, k);
            ReadOnlySpan<int> annIds = _rawIds.AsSpan(1, Math.Clamp(raw - 1, 0, k));
            _difference.Set(exactIds, annIds);
            int place = _pending.Count - ks.Length + i;
            _pending[place] = _pending[place] with
            {
                PaperSlot = _difference.MeasurePadded(_lastId),
                PaperOverlap = (double)CountCommon(exactIds, annIds) / k,
                PaperMean = _paperProfile.PaperMeanSquared(k),
                PaperLid = _paperProfile.PaperLid(k),
                Pads = k - annIds.Length,
            };
        }

        _difference.Restart();
    }

    /// <summary>Computes all shifts of the query in one pass over the vectors and stores what waited for them.</summary>
    private void SetShifts(int query)
    {
        _difference.Run();
        foreach (PendingShift pending in _pending)
        {
            int place = _exact.Place(pending.K);
            pending.Point.SetShift(query, BarycenterShift.Normalize(_difference[pending.Slot], _exact.MeanDistance[place][query]));
            if (_convention == Convention.Standard)
            {
                continue;
            }

            double exactMean = _exact.PaperMean[place][query];
            pending.Point.Paper.Set(
                query,
                pending.PaperOverlap,
                exactMean,
                pending.PaperMean,
                BarycenterShift.Normalize(_difference[pending.PaperSlot], exactMean),
                _exact.PaperLid[place][query],
                pending.PaperLid,
                pending.Pads);
        }
    }

    /// <summary>Leaves the vector itself out by id; where it was not found, the place that was asked for it stays unused.</summary>
    private int DropSelf(int raw, int self, int mostK)
    {
        int found = 0;
        for (int i = 0; i < raw && found < mostK; i++)
        {
            if (i != self)
            {
                _ids[found] = _rawIds[i];
                _distances[found] = _rawDistances[i];
                found++;
            }
        }

        return found;
    }

    /// <summary>
    /// A returned neighbour at place j that is exact neighbour number r is shared at every k above both: counted where it
    /// begins, so that one pass serves all k.
    /// </summary>
    private void CountShared(int found, int mostK, int withinPlaces)
    {
        _sharedAt.AsSpan(0, mostK).Clear();
        _sharedWithinAt.AsSpan(0, mostK).Clear();
        for (int j = 0; j < found; j++)
        {
            int begins = Math.Max(j, _rank[_ids[j]]);
            if (begins < mostK)
            {
                _sharedAt[begins]++;
                _sharedWithinAt[begins] += j < withinPlaces ? 1 : 0;
            }
        }
    }

    /// <summary>Column 0 dropped by position on both sides, whatever it holds.</summary>
    private void PreparePaper(int query, int raw)
    {
        _paperProfile.Set(_rawDistances.AsSpan(Math.Min(1, raw), Math.Max(0, raw - 1)));
        // The exact list with the vector itself in its place by (distance, id), less its first entry.
        ReadOnlySpan<int> ids = _exact.Neighbors.Ids(query);
        ReadOnlySpan<float> distances = _exact.Neighbors.Distances(query);
        int place = 0;
        while (place < ids.Length && distances[place] <= 0 && ids[place] < query)
        {
            place++;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            // With the vector at place p, entries before p move up by the one that is dropped.
            _paperExactIds[i] = i < place - 1 ? ids[i + 1] : i == place - 1 ? query : ids[i];
        }
    }

    private bool HasEarlierCopy(int query)
    {
        ReadOnlySpan<int> ids = _exact.Neighbors.Ids(query);
        return ids.Length > 0 && _exact.Neighbors.Distances(query)[0] <= 0 && ids[0] < query;
    }

    private static int CountCommon(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        HashSet<int> set = [.. a];
        int common = 0;
        foreach (int id in b)
        {
            common += set.Remove(id) ? 1 : 0;
        }

        return common;
    }

    /// <summary>A point of the query whose barycenter shift is still to be computed.</summary>
    private readonly record struct PendingShift(PointBuffer Point, int K, int Slot)
    {
        public int PaperSlot { get; init; }

        public double PaperOverlap { get; init; }

        public double PaperMean { get; init; }

        public double PaperLid { get; init; }

        public int Pads { get; init; }
    }
}
