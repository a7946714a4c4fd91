namespace Plumbline.Exact.Products;

/// <summary>Queries in groups whose direct distances are found together: few enough for their vectors to lie in a cache, and near each other.</summary>
internal sealed class SlotGroups
{
    // Queries of a group lie in the second-level cache, or in half of it.
    private const int GroupBytes = 1024 * 1024;

    private readonly int[] _slots;
    private readonly List<int> _starts;

    private SlotGroups(int[] slots, List<int> starts)
    {
        _slots = slots;
        _starts = starts;
    }

    /// <summary>How many groups there are.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>The slots of a group.</summary>
    public ReadOnlySpan<int> this[int group] => _slots.AsSpan(_starts[group].._starts[group + 1]);

    /// <summary>Closes the lists of consecutive slots and groups them.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="first">First slot.</param>
    /// <param name="count">Slots, one at least.</param>
    /// <param name="k">Neighbours of a query.</param>
    /// <param name="vectors">The base.</param>
    /// <param name="threads">Threads that will take groups, and that group; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static SlotGroups Close(CandidateLists lists, int first, int count, int k, VectorSet vectors, int threads, CancellationToken cancellationToken)
    {
        int cached = Math.Max(1, GroupBytes / (vectors.Dimension * sizeof(float)));
        // Where a cached group asks for most base vectors anyway, they are read once a group; else more queries share one reading.
        bool dense = (long)cached * k >= vectors.Count / 4;
        int most = (int)Math.Clamp(Math.Min(dense ? cached : Math.Max(3L * vectors.Count / k, cached), Rescorer.MostPairs / k), 1, count);
        // As many for each thread.
        int groups = (count + most - 1) / most;
        int takers = threads == 0 ? Environment.ProcessorCount : threads;
        groups = Math.Min(count, (groups + takers - 1) / takers * takers);
        int each = (count + groups - 1) / groups;
        int[] slots;
        if (dense && groups > 1)
        {
            // Near queries help where a group holds few of many.
            slots = NearSlots.CloseAndOrder(lists, first, count, each, vectors.Count, threads, cancellationToken);
        }
        else
        {
            slots = [.. Enumerable.Range(first, count)];
            ParallelWork.Run(count, threads, () => 0, (place, _) => lists.Close(first + place), progress: null, cancellationToken);
        }

        List<int> starts = [0];
        for (int start = 0; start < count;)
        {
            start += Fitting(lists, slots.AsSpan(start), each);
            starts.Add(start);
        }

        return new SlotGroups(slots, starts);
    }

    /// <summary>How many of the first lists make a group whose pairs fit; one at least.</summary>
    private static int Fitting(CandidateLists lists, ReadOnlySpan<int> slots, int most)
    {
        int pairs = lists.Closed(slots[0]).Length;
        int taken = 1;
        while (taken < Math.Min(most, slots.Length) && pairs + lists.Closed(slots[taken]).Length <= Rescorer.MostPairs)
        {
            pairs += lists.Closed(slots[taken]).Length;
            taken++;
        }

        return taken;
    }
}
