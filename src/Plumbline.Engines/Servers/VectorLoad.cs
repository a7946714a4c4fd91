using Plumbline.IO;

namespace Plumbline.Engines.Servers;

/// <summary>Loads the vectors of a file into a server, batch by batch.</summary>
/// <remarks>Everything that can be wrong with the file is found before the first vector is written.</remarks>
public sealed class VectorLoad
{
    private const int BatchRows = 2_000;
    private const int BatchValues = 1 << 20;
    private const int Compared = 64;

    private readonly IEngineLoader _loader;
    private readonly VectorFileRows _rows;
    private readonly string _path;
    private readonly LoadOptions _options;

    /// <summary>Plans a load.</summary>
    /// <param name="loader">What fills the server; stays the caller's.</param>
    /// <param name="rows">The vectors; stay the caller's.</param>
    /// <param name="path">Their file, for messages.</param>
    /// <param name="options">The options that the loader was opened with.</param>
    public VectorLoad(IEngineLoader loader, VectorFileRows rows, string path, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        (_loader, _rows, _path, _options) = (loader, rows, path, options);
    }

    /// <summary>Id of the first vector; 0 until <see cref="BeginAsync"/>.</summary>
    public long FirstId { get; private set; }

    /// <summary>Vectors that were there already when the load was resumed.</summary>
    public int Present { get; private set; }

    /// <summary>Vectors written so far; where a batch was cut off, the server may have some more.</summary>
    public int Written { get; private set; }

    private LoadStart? Start { get; set; }

    private int BatchSize => Math.Clamp(BatchValues / _rows.Description.Dimension, 1, BatchRows);

    /// <summary>Reads the whole file once: NaN and infinity are refused, and under cosine vectors without direction.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="rows">The vectors.</param>
    /// <param name="metric">The metric of the index.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="VectorFormatException">A row is refused; the message has its number.</exception>
    public static void Check(string path, VectorFileRows rows, Metric metric, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (int count, int dimension) = (rows.Description.Rows, rows.Description.Dimension);
        int batch = Math.Clamp(BatchValues / dimension, 1, count == 0 ? 1 : count);
        float[] values = new float[batch * dimension];
        for (int first = 0; first < count; first += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int size = Math.Min(batch, count - first);
            rows.Read(first, values.AsSpan(0, size * dimension));
            for (int i = 0; i < size; i++)
            {
                CheckRow(path, first + i, values.AsSpan(i * dimension, dimension), metric);
            }

            progress?.Report((double)(first + size) / count);
        }
    }

    /// <summary>Makes the server ready, and compares what is there with the file where the load is resumed.</summary>
    /// <param name="firstId">Id of the first vector where a load is resumed that did not begin at 0; null otherwise.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineTargetException">Data are there that may not be touched. Nothing was changed.</exception>
    /// <exception cref="EngineException">The server cannot be reached.</exception>
    public async ValueTask BeginAsync(long? firstId, CancellationToken cancellationToken)
    {
        Start = await _loader.BeginAsync(_rows.Description.Dimension, cancellationToken).ConfigureAwait(false);
        FirstId = firstId ?? Start.FirstId;
        if (_options.Mode == LoadMode.Resume)
        {
            await CompareAsync(firstId is null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is not there, and completes the load.</summary>
    /// <param name="progress">Told the share of vectors written, 0 to 1.</param>
    /// <param name="completion">Told the share of what completes the load, such as an index being built.</param>
    /// <param name="cancellationToken">Stops it; what is written stays, and the load can be resumed.</param>
    /// <exception cref="InvalidOperationException"><see cref="BeginAsync"/> was not called.</exception>
    /// <exception cref="EngineException">The server cannot be reached, or refuses a vector.</exception>
    public async ValueTask RunAsync(IProgress<double>? progress, IProgress<double>? completion, CancellationToken cancellationToken)
    {
        LoadStart start = Start ?? throw new InvalidOperationException("The load was not begun.");
        int count = _rows.Description.Rows;
        List<int> batch = new(BatchSize);
        progress?.Report(0);
        for (int row = 0; row < count; row++)
        {
            if (!start.Present.Contains(FirstId + row))
            {
                batch.Add(row);
            }

            if (batch.Count == BatchSize || (row == count - 1 && batch.Count > 0))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using VectorSet vectors = Read(batch);
                await _loader.AddAsync(batch.ConvertAll(one => FirstId + one).ToArray(), vectors, cancellationToken).ConfigureAwait(false);
                Written += batch.Count;
                batch.Clear();
                progress?.Report((row + 1.0) / count);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        completion?.Report(0);
        await _loader.CompleteAsync(completion, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckRow(string path, int row, ReadOnlySpan<float> values, Metric metric)
    {
        bool isZero = true;
        for (int column = 0; column < values.Length; column++)
        {
            if (!float.IsFinite(values[column]))
            {
                throw new VectorFormatException(path, $"row {row}, column {column}", values[column].ToString(System.Globalization.CultureInfo.InvariantCulture), "a finite number");
            }

            isZero &= values[column] == 0;
        }

        if (isZero && metric == Metric.Cosine)
        {
            // pgvector leaves such a row out of its index without a word.
            throw new VectorFormatException(path, $"row {row}", "all zeros", "a vector with a direction, which cosine compares");
        }
    }

    private VectorSet Read(List<int> rows)
    {
        int dimension = _rows.Description.Dimension;
        VectorSet vectors = VectorSet.Allocate(rows.Count, dimension);
        float[] values = new float[rows.Count * dimension];
        for (int i = 0, run; i < rows.Count; i += run)
        {
            // Rows that lie together are read at once: only a load that is resumed has gaps.
            for (run = 1; i + run < rows.Count && rows[i + run] == rows[i] + run; run++)
            {
            }

            _rows.Read(rows[i], values.AsSpan(i * dimension, run * dimension));
        }

        for (int i = 0; i < rows.Count; i++)
        {
            values.AsSpan(i * dimension, dimension).CopyTo(vectors.WritableRow(i));
        }

        return vectors;
    }

    private async ValueTask CompareAsync(bool isWhole, CancellationToken cancellationToken)
    {
        int count = _rows.Description.Rows;
        List<int> there = [.. Start!.Present.Where(id => id >= FirstId && id < FirstId + count).Select(id => (int)(id - FirstId)).Order()];
        if (isWhole && there.Count < Start.Present.Count)
        {
            long other = Start.Present.First(id => id < FirstId || id >= FirstId + count);
            throw new EngineTargetException(_loader.Name, "resume", $"id {other}", $"ids 0 to {count - 1}, the rows of {_path}: other data are there");
        }

        Present = there.Count;
        int[] chosen = [.. Enumerable.Range(0, Math.Min(Compared, there.Count)).Select(i => there[(int)((long)i * there.Count / Math.Min(Compared, there.Count))])];
        if (chosen.Length == 0)
        {
            return;
        }

        using VectorSet stored = await _loader.ReadAsync(Array.ConvertAll(chosen, row => FirstId + row), cancellationToken).ConfigureAwait(false);
        using VectorSet own = Read([.. chosen]);
        for (int i = 0; i < chosen.Length; i++)
        {
            if (!AreAlike(stored[i], own[i]))
            {
                throw new EngineTargetException(_loader.Name, $"resume, id {FirstId + chosen[i]}", "another vector", $"row {chosen[i]} of {_path}: other data are there");
            }
        }
    }

    /// <summary>Whether one can be the stored copy of the other: the same direction, and the same length where the server keeps lengths.</summary>
    private bool AreAlike(ReadOnlySpan<float> stored, ReadOnlySpan<float> own)
    {
        // Codes of a bit a component keep the signs alone: the cosine with them is about 0.8, with another vector nearer 0.
        double atMost = _loader.IsQuantized ? 0.4 : 1e-5;
        double length = Math.Sqrt(Math.Max(0, EngineDistance.SquaredEuclidean.Measure(own, new float[own.Length])));
        return EngineDistance.OneMinusCosine.Measure(stored, own) <= atMost + (length == 0 ? 1 : 0)
            && (_loader.IsQuantized || _options.Metric == Metric.Cosine || EngineDistance.Euclidean.Measure(stored, own) <= 1e-3 * length);
    }
}
