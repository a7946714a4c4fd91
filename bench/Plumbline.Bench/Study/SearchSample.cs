using System.Globalization;

namespace Plumbline.Bench.Study;

/// <summary>
/// Which of the searches the peer does, because all of them take it twenty minutes, and how its time for all is estimated from them.
/// </summary>
/// <param name="Ks">The k that are searched, ascending, the smallest and the largest of the plan among them.</param>
/// <param name="Stride">A repetition searches every Stride-th vector: another part each time.</param>
internal sealed record SearchSample(IReadOnlyList<int> Ks, int Stride)
{
    /// <summary>Whether nothing is estimated.</summary>
    /// <param name="allKs">The plan's k.</param>
    public bool IsWhole(IReadOnlyList<int> allKs) => Stride == 1 && Ks.Count == allKs.Count;

    /// <summary>The rule, in words.</summary>
    /// <param name="allKs">The plan's k.</param>
    public string Describe(IReadOnlyList<int> allKs)
    {
        string part = Stride == 1 ? "every query is searched" : string.Create(CultureInfo.InvariantCulture, $"a repetition searches one query in {Stride}, another part each time, and its time counts {Stride}-fold");
        string rule = Ks.Count == allKs.Count ? "at every k" : $"every setting is searched at k {string.Join(", ", Ks)}; the time at each k between is interpolated linearly";
        return IsWhole(allKs) ? "every query was searched at every k of every setting" : $"{rule}; {part}";
    }

    /// <summary>Seconds for all vectors at all k of a setting.</summary>
    /// <param name="allKs">The plan's k, each between the smallest and the largest of <see cref="Ks"/>.</param>
    /// <param name="seconds">Seconds at <see cref="Ks"/>.</param>
    public double Total(IReadOnlyList<int> allKs, IReadOnlyList<double> seconds) => allKs.Sum(k => At(k, seconds));

    private double At(int k, IReadOnlyList<double> seconds)
    {
        int above = 0;
        while (above < Ks.Count - 1 && Ks[above] < k)
        {
            above++;
        }

        int below = Ks[above] == k || above == 0 ? above : above - 1;
        return below == above
            ? seconds[above]
            : seconds[below] + ((seconds[above] - seconds[below]) * (k - Ks[below]) / (Ks[above] - Ks[below]));
    }
}
