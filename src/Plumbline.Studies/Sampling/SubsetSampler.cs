namespace Plumbline.Studies.Sampling;

/// <summary>
/// Draws subsets without replacement exactly as <c>numpy.random.default_rng(seed).choice(n, size, replace=False)</c> does,
/// so that a run of this study has the images of the same run of the paper.
/// </summary>
internal static class SubsetSampler
{
    // NumPy's own switch between its two methods (numpy/random/_generator.pyx, Generator.choice).
    private const int LargePopulation = 10_000;
    private const int TailCutoff = 50;

    /// <summary>Draws <paramref name="size"/> distinct numbers below <paramref name="population"/>, in random order.</summary>
    /// <param name="population">Numbers to draw from, 1 or more.</param>
    /// <param name="size">Numbers to draw, 1 to population.</param>
    /// <param name="seed">Seed, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static int[] Draw(int population, int size, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, population);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        Pcg64 random = new((ulong)seed);
        if (population > LargePopulation && size > population / TailCutoff)
        {
            int[] all = [.. Enumerable.Range(0, population)];
            Shuffle(random, all, Math.Max(population - size, 1));
            return all[(population - size)..];
        }

        int[] drawn = Floyd(random, population, size);
        Shuffle(random, drawn, 1);
        return drawn;
    }

    /// <summary>Robert Floyd's method: one draw a number, whatever the population.</summary>
    private static int[] Floyd(Pcg64 random, int population, int size)
    {
        HashSet<int> chosen = new(size);
        int[] drawn = new int[size];
        for (int last = population - size; last < population; last++)
        {
            int value = (int)random.NextBounded((uint)last);
            if (!chosen.Add(value))
            {
                value = last;
                chosen.Add(value);
            }

            drawn[last - (population - size)] = value;
        }

        return drawn;
    }

    private static void Shuffle(Pcg64 random, int[] values, int first)
    {
        for (int i = values.Length - 1; i >= first; i--)
        {
            int j = (int)random.NextBounded((uint)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
