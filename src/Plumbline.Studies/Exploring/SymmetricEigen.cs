namespace Plumbline.Studies.Exploring;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan, 8.5). float64.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes a matrix. O(m³) a sweep, of which there are about ten.</summary>
    /// <param name="matrix">m x m, symmetric; it is used up.</param>
    /// <returns>Eigenvalues, descending, and for each its eigenvector of length 1.</returns>
    public static (double[] Values, double[][] Vectors) Decompose(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[,] vectors = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            vectors[i, i] = 1;
        }

        for (int sweep = 0; sweep < MostSweeps && Rotate(matrix, vectors); sweep++)
        {
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => matrix[i, i])];
        return (
            [.. order.Select(i => matrix[i, i])],
            [.. order.Select(i => Enumerable.Range(0, size).Select(row => vectors[row, i]).ToArray())]);
    }

    /// <summary>One sweep over all pairs; false where nothing was left to rotate.</summary>
    private static bool Rotate(double[,] matrix, double[,] vectors)
    {
        int size = matrix.GetLength(0);
        bool rotated = false;
        for (int p = 0; p < size; p++)
        {
            for (int q = p + 1; q < size; q++)
            {
                double off = matrix[p, q];
                // What would change neither diagonal element is zero.
                if (Math.Abs(off) <= double.Epsilon || (Math.Abs(matrix[p, p]) + Math.Abs(off) == Math.Abs(matrix[p, p]) && Math.Abs(matrix[q, q]) + Math.Abs(off) == Math.Abs(matrix[q, q])))
                {
                    continue;
                }

                double theta = (matrix[q, q] - matrix[p, p]) / (2 * off);
                double tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
                Turn(matrix, vectors, p, q, cosine, tangent * cosine);
                rotated = true;
            }
        }

        return rotated;
    }

    private static void Turn(double[,] matrix, double[,] vectors, int p, int q, double cosine, double sine)
    {
        int size = matrix.GetLength(0);
        for (int i = 0; i < size; i++)
        {
            (matrix[i, p], matrix[i, q]) = ((cosine * matrix[i, p]) - (sine * matrix[i, q]), (sine * matrix[i, p]) + (cosine * matrix[i, q]));
            (vectors[i, p], vectors[i, q]) = ((cosine * vectors[i, p]) - (sine * vectors[i, q]), (sine * vectors[i, p]) + (cosine * vectors[i, q]));
        }

        for (int i = 0; i < size; i++)
        {
            (matrix[p, i], matrix[q, i]) = ((cosine * matrix[p, i]) - (sine * matrix[q, i]), (sine * matrix[p, i]) + (cosine * matrix[q, i]));
        }

        matrix[p, q] = matrix[q, p] = 0;
    }
}
