using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>Finds the least effort for a promised overlap by searching as users will. The caller keeps writers out.</summary>
internal sealed class EffortCalibrator(IndexCore core, CalibrationOptions options)
{
    // One-sided 95% quantile of the normal distribution.
    private const double Quantile = 1.6448536269514722;

    public EffortCalibration Run(double target, IReadOnlyList<int> ks, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        options.Validate(core.Store.Dimension);
        int[] sorted = [.. ks.Distinct().Order()];
        if (sorted.Length == 0 || sorted[0] < 1)
        {
            throw new ArgumentException($"Found {(sorted.Length == 0 ? "no k" : $"k {sorted[0]}")}, expected one k or more, each 1 or more.", nameof(ks));
        }

        bool own = options.Queries is null;
        int[] sample = Sample();
        if (core.Count == 0)
        {
            throw new InvalidOperationException("The index is empty; there is nothing to calibrate with.");
        }

        SharedProgress shared = new(sorted.Length + 1, progress);
        int[][] exact = ExactNeighbors(sample, sorted[^1], cancellationToken);
        shared.Add(1);
        List<CalibratedEffort> efforts = [];
        int least = 1;
        foreach (int k in sorted)
        {
            CalibratedEffort effort = Find(target, k, least, sample, exact, cancellationToken);
            efforts.Add(effort);
            // A larger k never needs less, and the table has to say so although each row is a measurement.
            least = effort.EfSearch;
            shared.Add(1);
        }

        return new EffortCalibration(target, efforts, sample.Length, own, core.Count);
    }

    /// <summary>Rows of the queries given, or places.</summary>
    private int[] Sample()
    {
        int[] all = options.Queries is { } queries
            ? [.. Enumerable.Range(0, queries.Count)]
            : Own();
        SplitMix64 random = new((ulong)options.Seed);
        int count = Math.Min(options.Sample, all.Length);
        for (int i = 0; i < count; i++)
        {
            int j = i + random.NextInt(all.Length - i);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..count];
    }

    /// <summary>
    /// Vectors that only the base level has, so that walks can be led past them: a walk that comes to the query itself would find its
    /// neighbours in its links, and the promise would be too good.
    /// </summary>
    private int[] Own()
    {
        int[] live = [.. Enumerable.Range(0, core.Graph.Count).Where(place => !core.Removed.Contains(place))];
        int[] low = [.. live.Where(place => core.Graph.Level(place) == 0 && place != core.Graph.EntryPoint)];
        return low.Length > 0 ? low : live;
    }

    private int[][] ExactNeighbors(int[] sample, int k, CancellationToken cancellationToken)
    {
        int[][] exact = new int[sample.Length][];
        ForEachQuery(
            sample,
            (i, searcher) =>
            {
                // A vector of the index finds itself, so one more is asked for.
                searcher.ScanAll(options.Queries is null && k < int.MaxValue ? k + 1 : k, core.Live);
                exact[i] = Ids(searcher, sample[i], k);
            },
            cancellationToken);
        return exact;
    }

    private CalibratedEffort Find(double target, int k, int least, int[] sample, int[][] exact, CancellationToken cancellationToken)
    {
        int most = Math.Max(least, core.Count);
        CalibratedEffort Measure(int ef) => MeasureAt(target, k, ef, sample, exact, cancellationToken);
        // An effort below k is lifted to k anyway.
        int high = Math.Max(least, Math.Min(most, k));
        int low = high - 1;
        CalibratedEffort best = Measure(high);
        while (!best.IsReached && high < most)
        {
            low = high;
            high = Math.Min(most, high * 2);
            best = Measure(high);
        }

        while (best.IsReached && high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            CalibratedEffort tried = Measure(middle);
            if (tried.IsReached)
            {
                high = middle;
                best = tried;
            }
            else
            {
                low = middle;
            }
        }

        return best;
    }

    private CalibratedEffort MeasureAt(double target, int k, int ef, int[] sample, int[][] exact, CancellationToken cancellationToken)
    {
        double[] overlaps = new double[sample.Length];
        ForEachQuery(
            sample,
            (i, searcher) =>
            {
                searcher.Blocked = options.Queries is null && core.Graph.Level(sample[i]) == 0 && sample[i] != core.Graph.EntryPoint ? sample[i] : -1;
                searcher.Search(k, ef, CapacityContract.Lift, core.Live);
                searcher.Blocked = -1;
                if (searcher.Scanned)
                {
                    // Everything was looked at.
                    overlaps[i] = 1;
                    return;
                }

                int wanted = Math.Min(k, exact[i].Length);
                HashSet<int> found = [.. Ids(searcher, sample[i], k)];
                overlaps[i] = wanted == 0 ? 1 : (double)exact[i].AsSpan(0, wanted).ToArray().Count(found.Contains) / wanted;
            },
            cancellationToken);
        double mean = overlaps.Average();
        double variance = overlaps.Length > 1 ? overlaps.Sum(overlap => (overlap - mean) * (overlap - mean)) / (overlaps.Length - 1) : 0;
        double lower = mean - (Quantile * Math.Sqrt(variance / overlaps.Length));
        return new CalibratedEffort(k, ef, mean, lower, lower >= target);
    }

    private void ForEachQuery(int[] sample, Action<int, GraphSearcher> search, CancellationToken cancellationToken) =>
        ParallelWork.Run(
            sample.Length,
            options.Threads,
            core.Rent,
            (i, searcher) =>
            {
                if (options.Queries is { } queries)
                {
                    searcher.Scorer.SetQuery(queries[sample[i]]);
                }
                else
                {
                    searcher.Scorer.SetQuery(sample[i]);
                }

                search(i, searcher);
            },
            core.GiveBack,
            null,
            cancellationToken);

    private int[] Ids(GraphSearcher searcher, int query, int k)
    {
        List<int> ids = [];
        foreach (ulong key in searcher.Keys)
        {
            if ((options.Queries is not null || SortKey.Id(key) != query) && ids.Count < k)
            {
                ids.Add(SortKey.Id(key));
            }
        }

        return [.. ids];
    }
}
