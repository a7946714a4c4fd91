namespace Plumbline.Exact;

/// <summary>Hoare's selection, with a median-of-three pivot.</summary>
internal static class QuickSelect
{
    /// <summary>Moves the <paramref name="k"/> smallest keys to the front, in no order. Expected O(n).</summary>
    public static void Smallest(Span<ulong> keys, int k)
    {
        if (k <= 0 || k >= keys.Length)
        {
            return;
        }

        int left = 0;
        int right = keys.Length - 1;
        while (left < right)
        {
            ulong pivot = MedianOfThree(keys[left], keys[left + ((right - left) / 2)], keys[right]);
            int i = left;
            int j = right;
            while (i <= j)
            {
                while (keys[i] < pivot)
                {
                    i++;
                }

                while (keys[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (k - 1 <= j)
            {
                right = j;
            }
            else if (k - 1 >= i)
            {
                left = i;
            }
            else
            {
                return;
            }
        }
    }

    private static ulong MedianOfThree(ulong a, ulong b, ulong c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
