namespace Plumbline.Studies.Exploring;

/// <summary>The neighbourhood sizes of the curves.</summary>
internal static class CurveGrid
{
    private const int Steps = 32;

    /// <summary>Sizes from 1 to the largest, each a like share larger than the one before, and the ones named.</summary>
    /// <param name="largestK">The largest k.</param>
    /// <param name="named">Sizes to show in any case; those beyond the largest are left out.</param>
    public static int[] For(int largestK, IEnumerable<int> named)
    {
        SortedSet<int> ks = [1, largestK, .. named.Where(k => k >= 1 && k <= largestK)];
        for (int step = 1; step < Steps; step++)
        {
            ks.Add((int)Math.Round(Math.Pow(largestK, (double)step / Steps)));
        }

        return [.. ks];
    }

    /// <summary>A few sizes from 2 on, evenly apart, up to the largest.</summary>
    /// <param name="largestK">The largest k.</param>
    /// <param name="most">How many at most.</param>
    public static IEnumerable<int> Of(int largestK, int most)
    {
        int least = Math.Min(2, largestK);
        return Enumerable.Range(0, most).Select(i => least + (int)Math.Round((double)i * (largestK - least) / (most - 1))).Distinct();
    }
}
