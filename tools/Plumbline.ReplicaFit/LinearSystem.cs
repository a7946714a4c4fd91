namespace Plumbline.ReplicaFit;

/// <summary>Small systems of linear equations.</summary>
internal static class LinearSystem
{
    /// <summary>Solves a x = b for each column of b, by elimination with row pivots; overwrites both.</summary>
    public static double[,] Solve(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        for (int column = 0; column < n; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < n; row++)
            {
                pivot = Math.Abs(a[row, column]) > Math.Abs(a[pivot, column]) ? row : pivot;
            }

            SwapRows(a, column, pivot);
            SwapRows(b, column, pivot);
            for (int row = 0; row < n; row++)
            {
                if (row != column)
                {
                    double factor = a[row, column] / a[column, column];
                    SubtractRow(a, row, column, factor);
                    SubtractRow(b, row, column, factor);
                }
            }
        }

        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < b.GetLength(1); column++)
            {
                b[row, column] /= a[row, row];
            }
        }

        return b;
    }

    private static void SwapRows(double[,] matrix, int a, int b)
    {
        for (int column = 0; a != b && column < matrix.GetLength(1); column++)
        {
            (matrix[a, column], matrix[b, column]) = (matrix[b, column], matrix[a, column]);
        }
    }

    private static void SubtractRow(double[,] matrix, int target, int source, double factor)
    {
        for (int column = 0; column < matrix.GetLength(1); column++)
        {
            matrix[target, column] -= factor * matrix[source, column];
        }
    }
}
