namespace Plumbline.Studies.Running;

/// <summary>
/// What the safe law is fitted to and checked on: for two halves of the queries, over all runs, the exact neighbours found and the
/// queries short of results at every (effort, k). Whole numbers, so that neither threads nor the order of runs matter.
/// </summary>
internal sealed class SafeLawCounts
{
    private readonly List<SafeLawMeter> _meters = [];

    /// <param name="efforts">The efforts, ascending.</param>
    /// <param name="ks">Neighbourhood sizes, ascending.</param>
    public SafeLawCounts(int[] efforts, int[] ks)
    {
        Efforts = efforts;
        Ks = ks;
        Halves = [new(efforts.Length, ks.Length), new(efforts.Length, ks.Length)];
    }

    public int[] Efforts { get; }

    public int[] Ks { get; }

    /// <summary>The queries of even number, on which the law is fitted, and those of odd number, on which it is checked.</summary>
    public IReadOnlyList<Half> Halves { get; }

    /// <summary>A counter for one thread. By any thread.</summary>
    public SafeLawMeter CreateMeter()
    {
        SafeLawMeter meter = new(Efforts.Length, Ks);
        lock (_meters)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    /// <summary>Takes in what the counters have counted, once their threads are done.</summary>
    public void Collect()
    {
        foreach (SafeLawMeter meter in _meters)
        {
            for (int half = 0; half < Halves.Count; half++)
            {
                Halves[half].Add(meter.Halves[half]);
            }
        }

        _meters.Clear();
    }

    /// <summary>The counts of both halves.</summary>
    public IReadOnlyList<SafeLawHalf> ToHalves() => [.. Halves.Select(half => new SafeLawHalf(half.Queries, half.Shared, half.Shortfalls))];

    /// <summary>Adds the counts of a run, made with the same efforts and k.</summary>
    public void Add(IReadOnlyList<SafeLawHalf> halves)
    {
        for (int half = 0; half < Halves.Count; half++)
        {
            Halves[half].Add(halves[half]);
        }
    }

    /// <summary>Sums over some queries, by effort and then by k.</summary>
    internal sealed class Half(int efforts, int ks)
    {
        public long Queries { get; set; }

        /// <summary>Exact neighbours found.</summary>
        public long[] Shared { get; } = new long[efforts * ks];

        /// <summary>Queries with fewer than k results.</summary>
        public long[] Shortfalls { get; } = new long[efforts * ks];

        /// <summary>Adds one query at one effort.</summary>
        public void Add(int effort, ReadOnlySpan<int> shared)
        {
            Span<long> sums = Shared.AsSpan(effort * ks, ks);
            for (int i = 0; i < shared.Length; i++)
            {
                sums[i] += shared[i];
            }
        }

        public void Add(SafeLawHalf other)
        {
            Queries += other.Queries;
            Add(Shared, other.Shared);
            Add(Shortfalls, other.Shortfalls);
        }

        public void Add(Half other)
        {
            Queries += other.Queries;
            Add(Shared, other.Shared);
            Add(Shortfalls, other.Shortfalls);
        }

        private static void Add(long[] sums, long[] values)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += values[i];
            }
        }
    }
}
