namespace Plumbline.Exact.Products;

/// <summary>
/// An order of queries in which those that share many candidates lie together, so that a group of them asks for few base
/// vectors, each many times. Every query goes to the one of a few pivots, taken from the queries, whose list has most of
/// its own; an order, not a result, depends on it.
/// </summary>
internal static class NearSlots
{
    private const int MostPivots = 64;

    // Candidates of a query that are looked up; a share tells enough.
    private const int Lookups = 64;

    /// <summary>Orders consecutive slots.</summary>
    /// <param name="lists">Closed lists.</param>
    /// <param name="first">First slot.</param>
    /// <param name="count">Slots.</param>
    /// <param name="group">Queries in a group.</param>
    /// <param name="vectors">Vectors of the base.</param>
    /// <returns>The slots in the new order.</returns>
    public static int[] Order(CandidateLists lists, int first, int count, int group, int vectors)
    {
        int[] slots = new int[count];
        for (int i = 0; i < count; i++)
        {
            slots[i] = first + i;
        }

        int pivots = Math.Min(MostPivots, count / group);
        if (pivots < 2)
        {
            return slots;
        }

        // Bit p of a base vector: pivot p has it in its list.
        ulong[] held = new ulong[vectors];
        for (int pivot = 0; pivot < pivots; pivot++)
        {
            foreach (ulong key in lists.Closed(first + (int)((long)count * pivot / pivots)))
            {
                held[SortKey.Id(key)] |= 1UL << pivot;
            }
        }

        byte[] nearest = new byte[count];
        Span<int> shared = stackalloc int[MostPivots];
        for (int i = 0; i < count; i++)
        {
            nearest[i] = (byte)MostShared(lists.Closed(first + i), held, shared[..pivots]);
        }

        Array.Sort(nearest, slots);
        return slots;
    }

    private static int MostShared(ReadOnlySpan<ulong> keys, ulong[] held, Span<int> shared)
    {
        shared.Clear();
        int stride = Math.Max(1, keys.Length / Lookups);
        for (int place = 0; place < keys.Length; place += stride)
        {
            for (ulong bits = held[SortKey.Id(keys[place])]; bits != 0; bits &= bits - 1)
            {
                shared[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
            }
        }

        int most = 0;
        for (int pivot = 1; pivot < shared.Length; pivot++)
        {
            most = shared[pivot] > shared[most] ? pivot : most;
        }

        return most;
    }
}
