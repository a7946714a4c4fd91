namespace Plumbline.Tests.Support;

/// <summary>Comparisons of neighbour tables.</summary>
internal static class TableAssert
{
    /// <summary>The same counts, ids and distances, bit for bit.</summary>
    public static void SameBits(NeighborTable expected, NeighborTable actual)
    {
        Assert.Equal(expected.QueryCount, actual.QueryCount);
        Assert.Equal(expected.K, actual.K);
        for (int query = 0; query < expected.QueryCount; query++)
        {
            if (!expected.Ids(query).SequenceEqual(actual.Ids(query))
                || !Bits(expected.Distances(query)).AsSpan().SequenceEqual(Bits(actual.Distances(query))))
            {
                Assert.Fail(
                    $"Query {query} differs.\nExpected {Describe(expected, query)}\nActual   {Describe(actual, query)}");
            }
        }
    }

    /// <summary>Values agree to a relative tolerance, or absolutely where they are near nothing.</summary>
    public static bool Agree(double expected, double actual, double relative, double absolute = 0) =>
        expected.Equals(actual) || Math.Abs(expected - actual) <= Math.Max(absolute, relative * Math.Max(Math.Abs(expected), Math.Abs(actual)));

    /// <summary>As <see cref="Agree"/>, with a message.</summary>
    public static void Close(double expected, double actual, double relative, string what, double absolute = 0)
    {
        if (!Agree(expected, actual, relative, absolute))
        {
            Assert.Fail($"{what}: expected {expected:R}, found {actual:R}.");
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values)
    {
        int[] bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        }

        return bits;
    }

    private static string Describe(NeighborTable table, int query)
    {
        float[] distances = table.Distances(query).ToArray();
        return string.Join(' ', table.Ids(query).ToArray().Select((id, i) => $"{id}:{distances[i]:R}"));
    }
}
