namespace Plumbline.Bench.Report;

/// <summary>The median, which a few disturbed repetitions do not move.</summary>
internal static class Median
{
    /// <summary>The middle value; the mean of the two middle ones of an even number.</summary>
    /// <param name="values">One value or more.</param>
    public static double Of(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
