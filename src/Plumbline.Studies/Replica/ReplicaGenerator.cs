namespace Plumbline.Studies.Replica;

/// <summary>
/// Makes the replica: 2048-dimensional vectors that are synthetic, calibrated to the published statistics of the study's
/// image embeddings. No image and no network is behind them.
/// </summary>
/// <remarks>
/// A row depends on the parameters, the seed and its own number, on nothing else: any rows can be drawn without the
/// others, and the bytes are the same for any number of threads. Thread-safe.
/// </remarks>
public sealed class ReplicaGenerator
{
    /// <summary>Components of a vector, as many as the study's embeddings have.</summary>
    public const int Dimension = 2048;

    private const int RowsAPiece = 64;

    private readonly ReplicaWorld _world;
    private readonly Lazy<Isometry> _isometry;

    /// <summary>Draws the clusters and the maps.</summary>
    /// <param name="parameters">The model; null for the fitted one.</param>
    /// <param name="seed">The same parameters and seed give the same data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ReplicaGenerator(ReplicaParameters? parameters = null, long seed = 42)
    {
        Parameters = parameters ?? new ReplicaParameters();
        Parameters.Validate();
        Seed = seed;
        _world = new ReplicaWorld(Parameters, seed);
        _isometry = new Lazy<Isometry>(() => new Isometry(Parameters.Features, Dimension, seed));
    }

    /// <summary>The model.</summary>
    public ReplicaParameters Parameters { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>Makes the first rows.</summary>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public VectorSet Generate(int count, int threads = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Generate(FirstRows(count), threads, progress, cancellationToken);

    /// <summary>Makes the named rows, in the order named.</summary>
    /// <param name="rows">Row numbers, 0 or more; a row may be named more than once.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row's number is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public VectorSet Generate(ReadOnlySpan<int> rows, int threads = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Isometry isometry = _isometry.Value;
        return Fill(
            rows,
            Dimension,
            threads,
            (row, latent, features, vector) =>
            {
                _world.DrawRow(row, latent, features);
                isometry.Apply(features, vector);
            },
            progress,
            cancellationToken);
    }

    /// <summary>
    /// Makes the first rows before the isometric map: in <see cref="ReplicaParameters.Features"/> dimensions, with
    /// the same distances up to rounding. For the fit, which measures many models.
    /// </summary>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public VectorSet GenerateFeatures(int count, int threads = 0, CancellationToken cancellationToken = default) =>
        Fill(FirstRows(count), Parameters.Features, threads, (row, latent, _, vector) => _world.DrawRow(row, latent, vector), progress: null, cancellationToken);

    private static int[] FirstRows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Enumerable.Range(0, count)];
    }

    private delegate void MakeRow(int row, Span<double> latent, Span<float> features, Span<float> vector);

    private VectorSet Fill(
        ReadOnlySpan<int> rows,
        int dimension,
        int threads,
        MakeRow make,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
        }

        int[] numbers = rows.ToArray();
        int pieces = (numbers.Length + RowsAPiece - 1) / RowsAPiece;
        int done = 0;
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellationToken,
        };
        VectorSet set = VectorSet.Allocate(numbers.Length, dimension);
        try
        {
            Parallel.For(0, pieces, options, piece =>
            {
                Span<double> latent = new double[Parameters.LatentDimension];
                Span<float> features = new float[Parameters.Features];
                for (int i = piece * RowsAPiece; i < Math.Min(numbers.Length, (piece + 1) * RowsAPiece); i++)
                {
                    make(numbers[i], latent, features, set.WritableRow(i));
                }

                progress?.Report((double)Interlocked.Increment(ref done) / pieces);
            });
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }
}
