namespace Plumbline.Studies.Results;

/// <summary>The two-sided 95% quantile of Student's t, right to twelve digits.</summary>
internal static class StudentQuantile
{
    private const double Tail = 0.05;

    /// <summary>
    /// The t that |T| exceeds with a probability of 5%. The probability has a closed form at whole degrees of freedom (Abramowitz and
    /// Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4); the t follows by bisection, to the last bit.
    /// </summary>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    public static double TwoSided95(int freedom)
    {
        // From the normal quantile to that of one degree of freedom.
        double low = 1.9;
        double high = 13;
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (Inside(middle, freedom) < 1 - Tail)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    /// <summary>The probability that |T| is at most t: a finite sum in the cosine of atan(t / sqrt(freedom)).</summary>
    private static double Inside(double t, int freedom)
    {
        double angle = Math.Atan(t / Math.Sqrt(freedom));
        double square = freedom / (freedom + (t * t));
        double term = freedom % 2 == 0 ? 1 : Math.Sqrt(square);
        double sum = freedom == 1 ? 0 : term;
        for (int i = freedom % 2 == 0 ? 2 : 3; i < freedom; i += 2)
        {
            term *= square * (i - 1) / i;
            sum += term;
        }

        return freedom % 2 == 0 ? Math.Sin(angle) * sum : 2 / Math.PI * (angle + (Math.Sin(angle) * sum));
    }
}
