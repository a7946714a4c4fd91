using System.Runtime.Intrinsics;

namespace Plumbline.Studies.Exploring;

/// <summary>
/// The covariance matrix of a set of vectors as a product with a few vectors at a time: the matrix itself, d x d, is never made. float64.
/// </summary>
/// <remarks>
/// Sums go by pieces of the set that do not depend on the number of threads, and over eight lanes whatever the processor has, so that the bits are
/// the same everywhere.
/// </remarks>
internal sealed unsafe class CovarianceOperator
{
    private const int MostPieces = 128;
    private const int Lanes = 8;

    private readonly VectorSet _vectors;
    private readonly int _threads;
    private readonly int _padded;
    private readonly int _pieceRows;
    private readonly int _pieces;

    /// <summary>Takes the mean. O(n d).</summary>
    public CovarianceOperator(VectorSet vectors, int threads, CancellationToken cancellationToken)
    {
        _vectors = vectors;
        _threads = threads;
        // Whole lanes, the rest zeros.
        _padded = (vectors.Dimension + Lanes - 1) / Lanes * Lanes;
        _pieceRows = (vectors.Count + MostPieces - 1) / MostPieces;
        _pieces = (vectors.Count + _pieceRows - 1) / _pieceRows;
        Mean = new double[_padded];
        double[][] sums = Sum(1, (row, sum) => AddTo(sum, row, 1), cancellationToken);
        for (int j = 0; j < Mean.Length; j++)
        {
            Mean[j] = sums[0][j] / vectors.Count;
        }

        TotalVariance = Sum(1, (row, sum) => sum[0] += Dot(row, row), cancellationToken)[0][0] / vectors.Count;
    }

    private delegate void AddRow(double* row, double* sums);

    /// <summary>Length of the vectors worked with: the dimension, rounded up to whole lanes; what is beyond the dimension is zero.</summary>
    public int Length => _padded;

    /// <summary>The mean vector.</summary>
    public double[] Mean { get; }

    /// <summary>Mean squared distance from the mean: the trace.</summary>
    public double TotalVariance { get; }

    /// <summary>Covariance times each of some vectors. O(n d) a vector.</summary>
    public double[][] Apply(double[][] block, CancellationToken cancellationToken)
    {
        double[] flat = [.. block.SelectMany(vector => vector)];
        int count = block.Length;
        double[][] products = Sum(
            count,
            (row, sums) =>
            {
                fixed (double* vectors = flat)
                {
                    for (int i = 0; i < count; i++)
                    {
                        AddTo(sums + (i * _padded), row, Dot(row, vectors + (i * _padded)));
                    }
                }
            },
            cancellationToken);
        foreach (double[] product in products)
        {
            for (int j = 0; j < product.Length; j++)
            {
                product[j] /= _vectors.Count;
            }
        }

        return products;
    }

    /// <summary>Coordinates of every vector, from the mean, along some directions: those of vector 0, those of vector 1 and so on.</summary>
    public float[] Project(double[][] directions, CancellationToken cancellationToken)
    {
        float[] coordinates = new float[_vectors.Count * directions.Length];
        ParallelWork.Run(
            _pieces,
            _threads,
            () => new double[_padded],
            (piece, row) =>
            {
                fixed (double* values = row)
                {
                    for (int i = piece * _pieceRows; i < Math.Min(_vectors.Count, (piece + 1) * _pieceRows); i++)
                    {
                        Center(i, values);
                        for (int axis = 0; axis < directions.Length; axis++)
                        {
                            fixed (double* direction = directions[axis])
                            {
                                coordinates[(i * directions.Length) + axis] = (float)Dot(values, direction);
                            }
                        }
                    }
                }
            },
            progress: null,
            cancellationToken);
        return coordinates;
    }

    /// <summary>Inner product of vectors of whole lanes.</summary>
    internal static double Dot(double* a, double* b, int length)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        for (int j = 0; j < length; j += Lanes)
        {
            sum += Vector512.Load(a + j) * Vector512.Load(b + j);
        }

        double total = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            total += sum[lane];
        }

        return total;
    }

    private double Dot(double* a, double* b) => Dot(a, b, _padded);

    private void AddTo(double* sum, double* row, double factor)
    {
        Vector512<double> factors = Vector512.Create(factor);
        for (int j = 0; j < _padded; j += Lanes)
        {
            (Vector512.Load(sum + j) + (factors * Vector512.Load(row + j))).Store(sum + j);
        }
    }

    private void Center(int index, double* target)
    {
        ReadOnlySpan<float> row = _vectors[index];
        for (int j = 0; j < row.Length; j++)
        {
            target[j] = row[j] - Mean[j];
        }
    }

    /// <summary>Sums what each row contributes, piece by piece and then over the pieces in order.</summary>
    private double[][] Sum(int count, AddRow add, CancellationToken cancellationToken)
    {
        double[][] parts = new double[_pieces][];
        ParallelWork.Run(
            _pieces,
            _threads,
            () => new double[_padded],
            (piece, row) =>
            {
                double[] part = new double[count * _padded];
                fixed (double* values = row, sums = part)
                {
                    for (int i = piece * _pieceRows; i < Math.Min(_vectors.Count, (piece + 1) * _pieceRows); i++)
                    {
                        Center(i, values);
                        add(values, sums);
                    }
                }

                parts[piece] = part;
            },
            progress: null,
            cancellationToken);
        double[][] total = [.. Enumerable.Range(0, count).Select(_ => new double[_padded])];
        foreach (double[] part in parts)
        {
            for (int i = 0; i < part.Length; i++)
            {
                total[i / _padded][i % _padded] += part[i];
            }
        }

        return total;
    }
}
