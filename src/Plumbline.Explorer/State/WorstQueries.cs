using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.State;

/// <summary>Queries in the order of what they lose.</summary>
internal static class WorstQueries
{
    /// <summary>Places of the queries, the least overlap first; of the same overlap the most unfilled first, then the smaller number.</summary>
    public static int[] Order(QueryValues values)
    {
        int[] places = [.. Enumerable.Range(0, values.Points.Length)];
        Array.Sort(places, (one, other) =>
        {
            int byOverlap = values.Overlap.Span[one].CompareTo(values.Overlap.Span[other]);
            int byUnfilled = byOverlap != 0 ? byOverlap : values.Unfilled.Span[other].CompareTo(values.Unfilled.Span[one]);
            return byUnfilled != 0 ? byUnfilled : one.CompareTo(other);
        });
        return places;
    }
}
