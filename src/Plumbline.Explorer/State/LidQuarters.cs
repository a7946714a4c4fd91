using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.State;

/// <summary>Quarters of the queries by local intrinsic dimensionality, as the report has them.</summary>
internal static class LidQuarters
{
    /// <summary>The quarters, of the queries whose LID is defined; none where fewer than four have one.</summary>
    /// <param name="values">The queries at one (k, ef).</param>
    public static IReadOnlyList<LidQuarter> Of(QueryValues values)
    {
        double[] lid = values.Lid.ToArray();
        int[] order = [.. Enumerable.Range(0, lid.Length).Where(query => double.IsFinite(lid[query])).OrderBy(query => lid[query])];
        if (order.Length < 4)
        {
            return [];
        }

        return [.. Enumerable.Range(0, 4).Select(quarter =>
        {
            int[] queries = order[(int)((long)quarter * order.Length / 4)..(int)((long)(quarter + 1) * order.Length / 4)];
            return new LidQuarter(
                lid[queries[0]],
                lid[queries[^1]],
                queries.Length,
                queries.Average(query => values.Overlap.Span[query]),
                queries.Average(query => (double)values.Capacity.Span[query]));
        })];
    }
}
