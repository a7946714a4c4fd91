namespace Plumbline.Hnsw;

/// <summary>The random part of construction: the level of each point and the order in which they go in.</summary>
internal static class HnswLevels
{
    private const int HighestLevel = 63;

    /// <summary>floor(-ln(u) / ln(M)) for a uniform u in (0, 1], drawn for each point by its number.</summary>
    public static byte[] Assign(int count, int m, long seed) => Assign(0, count, m, seed);

    /// <summary>The levels of points from <paramref name="first"/> on: the same as if all before them were drawn too.</summary>
    public static byte[] Assign(int first, int count, int m, long seed)
    {
        double multiplier = 1 / Math.Log(m);
        SplitMix64 random = SplitMix64.After((ulong)seed, (ulong)first);
        byte[] levels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            levels[i] = (byte)Math.Min(HighestLevel, (int)(-Math.Log(1 - random.NextDouble()) * multiplier));
        }

        return levels;
    }

    /// <summary>Higher levels first; a random order within a level.</summary>
    public static int[] InsertionOrder(byte[] levels, long seed)
    {
        int[] order = [.. Enumerable.Range(0, levels.Length)];
        SplitMix64 random = new((ulong)seed ^ 0x9E37_79B9_7F4A_7C15);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return [.. order.OrderByDescending(point => levels[point])];
    }
}
