namespace Plumbline.Tests.Support;

/// <summary>Makes vectors of a kind; the same arguments give the same vectors.</summary>
internal static class TestVectors
{
    public static VectorSet Create(DataKind kind, int count, int dimension, int seed)
    {
        Random random = new(seed);
        float[] values = kind switch
        {
            DataKind.Random => Fill(count * dimension, () => (random.NextSingle() * 2) - 1),
            DataKind.Clustered => Around(Fill(5 * dimension, () => random.Next(-10, 11)), count, dimension, random),
            DataKind.Duplicates => Repeat(Fill(Math.Max(1, count / 6) * dimension, () => (random.NextSingle() * 2) - 1), count, dimension, random),
            DataKind.Lattice => Fill(count * dimension, () => random.Next(0, 3)),
            _ => Fill(count * dimension, () => 0.7f),
        };
        if (kind == DataKind.Lattice && count > 0)
        {
            values.AsSpan((count - 1) * dimension, dimension).Clear();
        }

        return VectorSet.FromValues(values, dimension);
    }

    private static float[] Fill(int length, Func<float> next)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = next();
        }

        return values;
    }

    private static float[] Around(float[] centres, int count, int dimension, Random random)
    {
        float[] values = Repeat(centres, count, dimension, random);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += (random.NextSingle() - 0.5f) * 0.01f;
        }

        return values;
    }

    private static float[] Repeat(float[] distinct, int count, int dimension, Random random)
    {
        float[] values = new float[count * dimension];
        for (int i = 0; i < count; i++)
        {
            distinct.AsSpan(random.Next(distinct.Length / dimension) * dimension, dimension).CopyTo(values.AsSpan(i * dimension));
        }

        return values;
    }
}
