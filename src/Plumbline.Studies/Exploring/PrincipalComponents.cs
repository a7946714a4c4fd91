namespace Plumbline.Studies.Exploring;

/// <summary>
/// The first principal components of a set: the leading eigenvectors of its covariance, by a block Krylov method with full orthogonalisation and
/// Rayleigh-Ritz (Saad, Numerical Methods for Large Eigenvalue Problems, 6; restarted as by Wu and Simon 2000). Blocks find eigenvalues that occur several times.
/// </summary>
internal sealed class PrincipalComponents
{
    private const int BlockSize = 4;
    private const int MostBasis = 64;
    private const int Kept = 12;
    private const int MostPasses = 90;
    // Of the largest eigenvalue: coordinates are float32.
    private const double Tolerance = 1e-10;
    private const double Negligible = 1e-12;

    private readonly CovarianceOperator _covariance;
    private readonly int _count;
    private readonly List<double[]> _basis = [];
    private readonly List<double[]> _products = [];

    private PrincipalComponents(CovarianceOperator covariance, int count)
    {
        _covariance = covariance;
        _count = count;
    }

    /// <summary>Finds components.</summary>
    /// <param name="covariance">The covariance.</param>
    /// <param name="count">How many; where there are fewer dimensions, the last ones are zero.</param>
    /// <param name="dimension">Dimensions.</param>
    /// <param name="cancellationToken">Stops between two passes over the vectors.</param>
    /// <returns>The variances, descending, and the components, of length 1; of each the entry of the largest magnitude is positive.</returns>
    public static (double[] Variances, double[][] Components) Find(CovarianceOperator covariance, int count, int dimension, CancellationToken cancellationToken) =>
        new PrincipalComponents(covariance, count).Find(dimension, cancellationToken);

    private (double[] Variances, double[][] Components) Find(int dimension, CancellationToken cancellationToken)
    {
        double[][] block = Orthonormal(RandomBlock(dimension));
        double[] values = [];
        double[][] ritz = [];
        for (int pass = 0; pass < MostPasses && block.Length > 0; pass++)
        {
            double[][] products = _covariance.Apply(block, cancellationToken);
            _basis.AddRange(block);
            _products.AddRange(products);
            (values, double[][] vectors) = SymmetricEigen.Decompose(Projected());
            ritz = [.. vectors.Take(Math.Max(_count, Kept)).Select(vector => Combine(_basis, vector))];
            if (IsDone(values, vectors, ritz))
            {
                break;
            }

            block = Orthonormal(products);
            if (_basis.Count + block.Length > MostBasis)
            {
                Restart(vectors, ritz);
            }
        }

        double[][] components = [.. Enumerable.Range(0, _count).Select(i => i < ritz.Length ? Signed(ritz[i]) : new double[_covariance.Length])];
        return ([.. Enumerable.Range(0, _count).Select(i => i < values.Length ? Math.Max(0, values[i]) : 0)], components);
    }

    private double[][] RandomBlock(int dimension)
    {
        SplitMix64 random = new(1);
        double[][] block = [.. Enumerable.Range(0, Math.Min(BlockSize, dimension)).Select(_ => new double[_covariance.Length])];
        foreach (double[] vector in block)
        {
            for (int j = 0; j < dimension; j++)
            {
                vector[j] = random.NextDouble() - 0.5;
            }
        }

        return block;
    }

    /// <summary>The covariance within the basis.</summary>
    private double[,] Projected()
    {
        double[,] matrix = new double[_basis.Count, _basis.Count];
        for (int i = 0; i < _basis.Count; i++)
        {
            for (int j = i; j < _basis.Count; j++)
            {
                matrix[i, j] = matrix[j, i] = Dot(_basis[i], _products[j]);
            }
        }

        return matrix;
    }

    private bool IsDone(double[] values, double[][] vectors, double[][] ritz)
    {
        for (int i = 0; i < Math.Min(_count, ritz.Length); i++)
        {
            double[] residual = Combine(_products, vectors[i]);
            for (int j = 0; j < residual.Length; j++)
            {
                residual[j] -= values[i] * ritz[i][j];
            }

            if (Math.Sqrt(Dot(residual, residual)) > Tolerance * values[0])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Keeps the best of the basis.</summary>
    private void Restart(double[][] vectors, double[][] ritz)
    {
        double[][] products = [.. vectors.Take(ritz.Length).Select(vector => Combine(_products, vector))];
        _basis.Clear();
        _basis.AddRange(ritz);
        _products.Clear();
        _products.AddRange(products);
    }

    /// <summary>What of some vectors is orthogonal to the basis and to each other, at length 1; what is nothing but rounding is left out.</summary>
    private double[][] Orthonormal(double[][] vectors)
    {
        List<double[]> block = [];
        foreach (double[] vector in vectors)
        {
            double[] rest = [.. vector];
            double before = Math.Sqrt(Dot(rest, rest));
            // A second time takes off what rounding left of the first.
            for (int round = 0; round < 2; round++)
            {
                foreach (double[] other in _basis.Concat(block))
                {
                    double share = Dot(other, rest);
                    for (int j = 0; j < rest.Length; j++)
                    {
                        rest[j] -= share * other[j];
                    }
                }
            }

            double length = Math.Sqrt(Dot(rest, rest));
            if (length > Negligible * before && length > 0)
            {
                block.Add([.. rest.Select(value => value / length)]);
            }
        }

        return [.. block];
    }

    private double[] Combine(List<double[]> vectors, double[] shares)
    {
        double[] sum = new double[_covariance.Length];
        for (int i = 0; i < shares.Length; i++)
        {
            double[] vector = vectors[i];
            for (int j = 0; j < sum.Length; j++)
            {
                sum[j] += shares[i] * vector[j];
            }
        }

        return sum;
    }

    private static double[] Signed(double[] component)
    {
        double largest = component.MaxBy(Math.Abs);
        return largest < 0 ? [.. component.Select(value => -value)] : component;
    }

    private static unsafe double Dot(double[] a, double[] b)
    {
        fixed (double* x = a, y = b)
        {
            return CovarianceOperator.Dot(x, y, a.Length);
        }
    }
}
