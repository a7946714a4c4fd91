namespace Plumbline.Studies.Decoding;

/// <summary>What the exact mean of a point says about queries dropped there, whatever the approximate mean says.</summary>
/// <param name="Dropped">Whether queries were dropped; null where the exact mean does not tell.</param>
/// <param name="Least">The least number that it takes; 0 where none need be.</param>
internal readonly record struct DropEvidence(bool? Dropped, int Least)
{
    /// <summary>Nothing to compare with.</summary>
    public static DropEvidence Unknown => new(null, 0);

    /// <summary>
    /// Compares an exact mean over the queries kept with that over all. The mean is the same at every setting unless queries were
    /// dropped, since the exact side does not depend on the search. Distances are not negative, so that
    /// (queries - dropped) * kept is at most queries * all: where the mean rose, that many were dropped at least.
    /// </summary>
    /// <param name="kept">Mean squared exact distance over the queries kept, as reported.</param>
    /// <param name="all">The same over all queries.</param>
    /// <param name="queries">Queries measured.</param>
    /// <param name="digits">Significant digits of both.</param>
    public static DropEvidence Of(double kept, double all, int queries, int digits)
    {
        if (!double.IsFinite(kept) || !double.IsFinite(all))
        {
            return Unknown;
        }

        double unit = LastDigit(all, digits);
        double difference = Math.Abs(kept - all);
        if (difference <= unit / 2)
        {
            return new DropEvidence(false, 0);
        }

        // Equal means can be printed one unit of the last digit apart: such a pair says nothing.
        return difference <= 1.5 * unit
            ? Unknown
            : new DropEvidence(true, Math.Clamp((int)Math.Ceiling(queries * (kept - all - unit) / kept), 1, queries));
    }

    /// <summary>One unit of the last digit of a number; of one in full precision, what sums of doubles may differ by.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Its significant digits.</param>
    public static double LastDigit(double value, int digits) =>
        value == 0 ? 0 : Math.Max(1e-12 * Math.Abs(value), Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) + 1 - digits));
}
