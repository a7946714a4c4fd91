using System.Globalization;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Plumbline.Studies.Sampling;

namespace Plumbline.Studies.Exploring;

/// <summary>Which points are queries whose walks are recorded: all, or of a large base a sample, so that memory stays bounded.</summary>
internal static class RecordedQueries
{
    /// <summary>The most queries.</summary>
    public const int Most = 10_000;

    private const int LargeBase = 20_000;
    private const int LargeBaseQueries = 2_000;

    /// <summary>Draws them by the source's seed.</summary>
    /// <param name="count">Points of the base.</param>
    /// <param name="source">Says how many, where that is not left open.</param>
    /// <exception cref="PlanException">Fewer than one or more than <see cref="Most"/> are asked for.</exception>
    public static QueryRows Draw(int count, ExplorationSource source)
    {
        int queries = source.Queries ?? (count > LargeBase ? LargeBaseQueries : Most);
        return queries switch
        {
            < 1 or > Most => throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"sample: found {queries}, expected 1 to {Most}")),
            _ when queries >= count => new QueryRows(count),
            _ => new QueryRows(count, [.. SubsetSampler.Draw(count, queries, source.Seed).Order()]),
        };
    }
}
