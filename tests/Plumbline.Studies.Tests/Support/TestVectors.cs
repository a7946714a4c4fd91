namespace Plumbline.Studies.Tests.Support;

/// <summary>Seeded vectors of the kinds that break searches.</summary>
internal static class TestVectors
{
    /// <summary>Independent uniform components.</summary>
    public static VectorSet Uniform(int count, int dimension, int seed)
    {
        Random random = new(seed);
        return Fill(count, dimension, (_, _) => random.NextSingle());
    }

    /// <summary>
    /// Few distinct vectors of small whole numbers, each many times over, in random order: zero distances, copies with a smaller
    /// id than the query, and ties that are exact.
    /// </summary>
    public static VectorSet Duplicates(int count, int dimension, int distinct, int seed)
    {
        Random random = new(seed);
        float[][] values = [.. Enumerable.Range(0, distinct).Select(_ => Enumerable.Range(0, dimension).Select(_ => (float)random.Next(4)).ToArray())];
        // Squares make some vectors frequent and others rare.
        int[] choice = [.. Enumerable.Range(0, count).Select(_ => (int)(distinct * Math.Pow(random.NextDouble(), 3)))];
        return Fill(count, dimension, (row, column) => values[choice[row]][column]);
    }

    /// <summary>The same vector everywhere.</summary>
    public static VectorSet Constant(int count, int dimension) => Fill(count, dimension, (_, column) => column + 1);

    /// <summary>Tight groups far apart: searches from one group seldom reach another.</summary>
    public static VectorSet Clusters(int count, int dimension, int clusters, int seed)
    {
        Random random = new(seed);
        float[][] centres = [.. Enumerable.Range(0, clusters).Select(_ => Enumerable.Range(0, dimension).Select(_ => 100 * random.NextSingle()).ToArray())];
        return Fill(count, dimension, (row, column) => centres[row % clusters][column] + random.NextSingle());
    }

    private static VectorSet Fill(int count, int dimension, Func<int, int, float> value)
    {
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i / dimension, i % dimension);
        }

        return VectorSet.FromValues(values, dimension);
    }
}
