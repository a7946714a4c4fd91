using Plumbline.Capacity;

namespace Plumbline.Studies.Results;

/// <summary>Where results first go missing at a setting, over the queries of all runs together: predicted from capacities, and observed.</summary>
public static class StudyCliff
{
    /// <summary>
    /// The smallest k at which more than a share of the queries has fewer than k results. At a fixed effort it is read off the
    /// capacities, exact and beyond the k measured too. Where the effort grows with k (condition 3) there is no one
    /// distribution: it is the first k measured at which its own effort falls short.
    /// </summary>
    /// <param name="result">The study.</param>
    /// <param name="key">A setting that it measured.</param>
    /// <param name="share">0, for the first query of all, up to, but not including, 1.</param>
    /// <returns>A k, or null where there is none that could be asked for (condition 3: that was), or the result holds no capacities.</returns>
    public static int? Find(StudyResult result, ConditionKey key, double share)
    {
        ArgumentNullException.ThrowIfNull(result);
        ILookup<int, CapacityDistribution> byEffort = result.Capacities
            .Where(capacity => capacity.Key == key)
            .ToLookup(capacity => capacity.EfSearch, capacity => capacity.Evaluated);
        if (byEffort.Count == 0)
        {
            return null;
        }

        if (key.Condition != StudyCondition.Alpha)
        {
            return CapacityDistribution.Merge([.. byEffort.Single()]).CliffWithin(share, result.LargestK);
        }

        return result.Points
            .Where(point => point.Key == key)
            .Select(point => (point.K, point.EfSearch))
            .Distinct()
            .OrderBy(point => point.K)
            .Where(point => FallsShort(byEffort[point.EfSearch], point.K, share))
            .Select(point => (int?)point.K)
            .FirstOrDefault();
    }

    /// <summary>
    /// The first k measured at which more than a share of the queries had fewer than k results, counted from what the searches
    /// returned. What <see cref="Find"/> predicts lies in the gap between the k measured before and this one; where the effort
    /// grows with k, both are the same.
    /// </summary>
    /// <param name="result">The study.</param>
    /// <param name="key">A setting that it measured.</param>
    /// <param name="share">0, for the first query of all, up to, but not including, 1.</param>
    /// <returns>A k, or null where no k measured came to that.</returns>
    public static int? Observe(StudyResult result, ConditionKey key, double share)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Points
            .Where(point => point.Key == key)
            .GroupBy(point => point.K)
            .Where(runs => runs.Sum(point => (long)point.QueriesWithShortfall) > share * runs.Sum(point => (long)point.Queries))
            .Min(runs => (int?)runs.Key);
    }

    private static bool FallsShort(IEnumerable<CapacityDistribution> runs, int k, double share)
    {
        long shortfall = 0;
        long queries = 0;
        foreach (CapacityDistribution run in runs)
        {
            shortfall += run.Shortfall(k);
            queries += run.QueryCount;
        }

        return shortfall > share * queries;
    }
}
