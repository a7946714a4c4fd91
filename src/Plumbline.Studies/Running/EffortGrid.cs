namespace Plumbline.Studies.Running;

/// <summary>The efforts among which the safe law finds the one that a k needs.</summary>
internal static class EffortGrid
{
    private const int Smallest = 4;
    private const double Ratio = 1.1;

    /// <summary>
    /// Whole numbers from 4 on, each about a tenth larger than the one before, to twice the largest k or to the largest effort
    /// that is walked anyway, but never beyond n - 1, at which a walk has come everywhere it can.
    /// </summary>
    /// <param name="largestK">The largest k measured.</param>
    /// <param name="largestEffort">The largest effort that the settings on the graph ask for; 0 for none.</param>
    /// <param name="count">Vectors, 2 or more.</param>
    public static int[] For(int largestK, int largestEffort, int count)
    {
        int last = (int)Math.Min(count - 1, Math.Max(2L * largestK, largestEffort));
        List<int> efforts = [];
        for (int effort = Smallest; effort < last; effort = Math.Max(effort + 1, (int)Math.Round(effort * Ratio)))
        {
            efforts.Add(effort);
        }

        return [.. efforts, last];
    }
}
