namespace Plumbline.Studies.Replica;

/// <summary>Makes vectors orthonormal.</summary>
/// <remarks>Scalar, since the order of a sum over SIMD vectors would depend on their width, and the bits with it.</remarks>
internal static class GramSchmidt
{
    /// <summary>Replaces each vector by the part of it that is orthogonal to those before it, at length 1.</summary>
    public static void Orthonormalise(double[][] vectors)
    {
        for (int i = 0; i < vectors.Length; i++)
        {
            // A second pass takes off what rounding left of the first.
            TakeOff(vectors, i);
            TakeOff(vectors, i);
        }
    }

    private static void TakeOff(double[][] vectors, int index)
    {
        double[] target = vectors[index];
        for (int other = 0; other < index; other++)
        {
            double share = Dot(vectors[other], target);
            double[] source = vectors[other];
            for (int j = 0; j < target.Length; j++)
            {
                target[j] -= share * source[j];
            }
        }

        double length = Math.Sqrt(Dot(target, target));
        for (int j = 0; j < target.Length; j++)
        {
            target[j] /= length;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int j = 0;
        for (; j + 4 <= a.Length; j += 4)
        {
            s0 += a[j] * b[j];
            s1 += a[j + 1] * b[j + 1];
            s2 += a[j + 2] * b[j + 2];
            s3 += a[j + 3] * b[j + 3];
        }

        for (; j < a.Length; j++)
        {
            s0 += a[j] * b[j];
        }

        return s0 + s1 + (s2 + s3);
    }
}
