namespace Plumbline.Fidelity;

/// <summary>Hoare's selection for several ranks at once: a few percentiles without a sort.</summary>
internal static class OrderStatistics
{
    private const int SortBelow = 48;

    /// <summary>Moves the values of some ranks to where sorting would put them. Expected O(n log r).</summary>
    /// <param name="values">Values without NaN.</param>
    /// <param name="ranks">Places in <paramref name="values"/>, ascending.</param>
    public static void Place(Span<double> values, ReadOnlySpan<int> ranks) => Place(values, 0, ranks);

    private static void Place(Span<double> values, int offset, ReadOnlySpan<int> ranks)
    {
        while (!ranks.IsEmpty && values.Length > 1)
        {
            if (values.Length < SortBelow)
            {
                values.Sort();
                return;
            }

            (int leftEnd, int rightStart) = Partition(values);
            // Ranks between both parts hold the pivot already.
            int left = 0;
            while (left < ranks.Length && ranks[left] - offset < leftEnd)
            {
                left++;
            }

            int right = left;
            while (right < ranks.Length && ranks[right] - offset < rightStart)
            {
                right++;
            }

            Place(values[..leftEnd], offset, ranks[..left]);
            values = values[rightStart..];
            offset += rightStart;
            ranks = ranks[right..];
        }
    }

    /// <summary>Parts values around a median of three: below it up to the first place returned, above it from the second on.</summary>
    private static (int LeftEnd, int RightStart) Partition(Span<double> values)
    {
        int i = 0;
        int j = values.Length - 1;
        double a = values[0];
        double b = values[j / 2];
        double c = values[j];
        double pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
        while (i <= j)
        {
            while (values[i] < pivot)
            {
                i++;
            }

            while (values[j] > pivot)
            {
                j--;
            }

            if (i <= j)
            {
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
        }

        return (j + 1, i);
    }
}
