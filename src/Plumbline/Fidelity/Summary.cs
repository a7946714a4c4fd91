namespace Plumbline.Fidelity;

/// <summary>A distribution over queries in a few numbers. Undefined values (NaN) are left out and counted.</summary>
/// <param name="Count">Values that are defined.</param>
/// <param name="Undefined">Values that are not.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Min">Smallest.</param>
/// <param name="P1">1st percentile.</param>
/// <param name="P5">5th percentile.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public sealed record Summary(int Count, int Undefined, double Mean, double Min, double P1, double P5, double P50, double P95, double P99, double Max)
{
    private static readonly double[] Percents = [0, 1, 5, 50, 95, 99, 100];

    /// <summary>Summarises values. Expected O(n).</summary>
    /// <param name="values">One value a query; NaN where not defined.</param>
    /// <returns>The summary; its numbers are NaN where no value is defined.</returns>
    public static Summary Of(ReadOnlySpan<double> values)
    {
        double[] defined = new double[values.Length];
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                defined[count++] = value;
            }
        }

        // The mean before sorting: in query order, as everything else sums.
        double mean = MeanOf(defined.AsSpan(0, count));
        PlacePercentiles(defined.AsSpan(0, count));
        ReadOnlySpan<double> sorted = defined.AsSpan(0, count);
        return new Summary(
            count,
            values.Length - count,
            mean,
            Percentile(sorted, 0),
            Percentile(sorted, 1),
            Percentile(sorted, 5),
            Percentile(sorted, 50),
            Percentile(sorted, 95),
            Percentile(sorted, 99),
            Percentile(sorted, 100));
    }

    /// <summary>The mean of the values that are defined, in order, and how many are not: what <see cref="Of"/> says of them.</summary>
    /// <param name="values">One value a query; NaN where not defined.</param>
    internal static (double Mean, int Undefined) MeanOfDefined(ReadOnlySpan<double> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        return (sum / count, values.Length - count);
    }

    /// <summary>Puts the values that <see cref="Percentile"/> reads where they would be if all were sorted.</summary>
    private static void PlacePercentiles(Span<double> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        Span<int> ranks = stackalloc int[2 * Percents.Length];
        for (int i = 0; i < Percents.Length; i++)
        {
            int below = (int)(Percents[i] / 100 * (values.Length - 1));
            ranks[2 * i] = below;
            ranks[(2 * i) + 1] = Math.Min(below + 1, values.Length - 1);
        }

        // For few values, the rank above one percentile may lie above the rank below the next.
        ranks.Sort();
        OrderStatistics.Place(values, ranks);
    }

    /// <summary>A percentile with linear interpolation between ranks, NumPy's default.</summary>
    /// <param name="sorted">Ascending values.</param>
    /// <param name="percent">0 to 100.</param>
    /// <returns>The percentile, or NaN of no values.</returns>
    public static double Percentile(ReadOnlySpan<double> sorted, double percent)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        double rank = percent / 100 * (sorted.Length - 1);
        int below = (int)rank;
        double share = rank - below;
        return share == 0 ? sorted[below] : sorted[below] + (share * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>Arithmetic mean, summed in order; NaN of no values.</summary>
    /// <param name="values">The values.</param>
    public static double MeanOf(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>Population standard deviation; NaN of no values.</summary>
    /// <param name="values">The values.</param>
    public static double StandardDeviationOf(ReadOnlySpan<double> values)
    {
        double mean = MeanOf(values);
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / values.Length);
    }
}
