using Plumbline.Exact;
using Plumbline.Hnsw;

namespace Plumbline.Studies.Replica;

/// <summary>
/// The statistics that the replica is calibrated to, measured on a data set: self-join, the query left out by id, M 32,
/// efConstruction 200, missing results left missing.
/// </summary>
public sealed class ReplicaMeasurement
{
    private readonly double[] _distances = new double[ReplicaTargets.Ks.Length];
    private readonly double[] _lids = new double[ReplicaTargets.Ks.Length];
    private readonly double[,] _overlaps = new double[ReplicaTargets.Efforts.Length, ReplicaTargets.Ks.Length];
    private readonly int[] _firstShortfalls = new int[ReplicaTargets.Efforts.Length];

    private ReplicaMeasurement()
    {
    }

    /// <summary>Mean squared distance to the k nearest, for each of <see cref="ReplicaTargets.Ks"/>.</summary>
    public ReadOnlySpan<double> Distances => _distances;

    /// <summary>The statistics that a bound is set for, each beside the published one.</summary>
    public IReadOnlyList<ReplicaStatistic> Compare()
    {
        List<ReplicaStatistic> all = [];
        for (int i = 0; i < _distances.Length; i++)
        {
            double published = ReplicaTargets.Distances[i];
            double tolerance = published * ReplicaTargets.DistanceTolerance;
            all.Add(new($"squared distance, k {ReplicaTargets.Ks[i]}", ReplicaStatisticKind.Distance, _distances[i], published, published - tolerance, published + tolerance));
        }

        for (int i = 0; i < _lids.Length; i++)
        {
            double published = ReplicaTargets.Dimensionalities[i];
            double tolerance = published * ReplicaTargets.LidTolerance;
            all.Add(new($"LID, k {ReplicaTargets.Ks[i]}", ReplicaStatisticKind.Lid, _lids[i], published, published - tolerance, published + tolerance));
        }

        for (int e = 0; e < _firstShortfalls.Length; e++)
        {
            for (int i = 0; i < _lids.Length && ReplicaTargets.Ks[i] <= ReplicaTargets.LargestOverlapK; i++)
            {
                double published = ReplicaTargets.Overlaps(e)[i];
                all.Add(new(
                    $"overlap, efSearch {ReplicaTargets.Efforts[e]}, k {ReplicaTargets.Ks[i]}",
                    ReplicaStatisticKind.Overlap,
                    _overlaps[e, i],
                    published,
                    published - ReplicaTargets.OverlapTolerance,
                    published + ReplicaTargets.OverlapTolerance));
            }
        }

        for (int e = 0; e < _firstShortfalls.Length; e++)
        {
            int effort = ReplicaTargets.Efforts[e];
            all.Add(new(
                $"first shortfall / efSearch, efSearch {effort}",
                ReplicaStatisticKind.FirstShortfall,
                (double)_firstShortfalls[e] / effort,
                (ReplicaTargets.LowestShortfall + ReplicaTargets.HighestShortfall) / 2,
                ReplicaTargets.LowestShortfall,
                ReplicaTargets.HighestShortfall));
        }

        return all;
    }

    /// <summary>Measures a data set of more than 500 points. O(n² d), 4 n² bytes.</summary>
    /// <param name="vectors">The points.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ReplicaMeasurement Measure(VectorSet vectors, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ExactSearchOptions exactOptions = new() { Threads = threads };
        using DistanceMatrix matrix = DistanceMatrix.Compute(vectors, Metric.L2, exactOptions, progress: null, cancellationToken);
        NeighborTable exact = matrix.Neighbors(ReplicaTargets.Ks[^1], exactOptions, cancellationToken);
        HnswBuildOptions options = new() { M = 32, EfConstruction = 200, Threads = threads };
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, options, matrix, progress: null, cancellationToken);
        ReplicaMeasurement measured = new();
        measured.AddGeometry(exact);
        measured.AddSearch(index, matrix, exact, threads, cancellationToken);
        return measured;
    }

    private void AddGeometry(NeighborTable exact)
    {
        for (int query = 0; query < exact.QueryCount; query++)
        {
            ReadOnlySpan<float> distances = exact.Distances(query);
            double sum = 0;
            double logSum = 0;
            int next = 0;
            for (int i = 0; i < distances.Length; i++)
            {
                double squared = (double)distances[i] * distances[i];
                double log = Math.Log(squared);
                sum += squared;
                if (i + 1 == ReplicaTargets.Ks[next])
                {
                    _distances[next] += sum / (i + 1) / exact.QueryCount;
                    _lids[next] += -i / (logSum - (i * log)) / exact.QueryCount;
                    next++;
                }

                logSum += log;
            }
        }
    }

    private void AddSearch(HnswIndex index, DistanceMatrix matrix, NeighborTable exact, int threads, CancellationToken cancellationToken)
    {
        int[] efforts = ReplicaTargets.Efforts.ToArray();
        int count = exact.QueryCount;
        long[,] hits = new long[efforts.Length, ReplicaTargets.Ks.Length];
        Array.Fill(_firstShortfalls, int.MaxValue);
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            count,
            options,
            () => new SearchTally(index.CreateTraversal(matrix), count, exact.K, efforts),
            (query, _, tally) =>
            {
                tally.Add(query, exact.Ids(query));
                return tally;
            },
            tally =>
            {
                lock (hits)
                {
                    tally.AddTo(hits, _firstShortfalls);
                }
            });
        for (int e = 0; e < efforts.Length; e++)
        {
            for (int i = 0; i < ReplicaTargets.Ks.Length; i++)
            {
                _overlaps[e, i] = (double)hits[e, i] / count / ReplicaTargets.Ks[i];
            }
        }
    }

    /// <summary>Counts of one thread, in whole numbers, so that the order of adding them does not matter.</summary>
    private sealed class SearchTally(HnswTraversal traversal, int count, int largestK, int[] efforts)
    {
        private readonly int[] _rank = NewRanks(count);
        private readonly int[] _ids = new int[largestK + 1];
        private readonly float[] _distances = new float[largestK + 1];
        private readonly long[,] _hits = new long[efforts.Length, ReplicaTargets.Ks.Length];
        private readonly int[] _lowest = NewLowest(efforts.Length);

        public void Add(int query, ReadOnlySpan<int> exact)
        {
            for (int i = 0; i < exact.Length; i++)
            {
                _rank[exact[i]] = i;
            }

            traversal.Run(query, efforts);
            for (int e = 0; e < efforts.Length; e++)
            {
                _lowest[e] = Math.Min(_lowest[e], traversal.Evaluated(e));
                int found = traversal.Results(e, _ids, _distances);
                for (int i = 0; i < found; i++)
                {
                    CountHit(e, _rank[_ids[i]]);
                }
            }

            foreach (int id in exact)
            {
                _rank[id] = int.MaxValue;
            }
        }

        /// <summary>Adds these counts to those of other threads. Of k + 1 results one is the query, so the first shortfall is at k = capacity.</summary>
        public void AddTo(long[,] hits, int[] firstShortfalls)
        {
            for (int e = 0; e < efforts.Length; e++)
            {
                firstShortfalls[e] = Math.Min(firstShortfalls[e], _lowest[e]);
                for (int i = 0; i < ReplicaTargets.Ks.Length; i++)
                {
                    hits[e, i] += _hits[e, i];
                }
            }
        }

        /// <summary>An exact neighbour that was evaluated is returned at every k above its rank: nothing nearer is left out.</summary>
        private void CountHit(int effort, int rank)
        {
            for (int i = 0; i < ReplicaTargets.Ks.Length; i++)
            {
                if (rank < ReplicaTargets.Ks[i])
                {
                    _hits[effort, i]++;
                }
            }
        }

        private static int[] NewRanks(int count)
        {
            int[] ranks = new int[count];
            Array.Fill(ranks, int.MaxValue);
            return ranks;
        }

        private static int[] NewLowest(int count)
        {
            int[] lowest = new int[count];
            Array.Fill(lowest, int.MaxValue);
            return lowest;
        }
    }
}
