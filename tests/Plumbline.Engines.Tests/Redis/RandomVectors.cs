namespace Plumbline.Engines.Tests.Redis;

/// <summary>Vectors of independent normal components.</summary>
internal static class RandomVectors
{
    public static VectorSet Gaussian(int count, int dimension, int seed)
    {
        Random random = new(seed);
        VectorSet vectors = VectorSet.Allocate(count, dimension);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }
        }

        return vectors;
    }
}
