using System.Globalization;
using Plumbline.IO.Neighbors;

namespace Plumbline.IO;

/// <summary>
/// The neighbours of a file, read from the first query to the last as the file has them: pads (id -1) too. Not thread-safe.
/// </summary>
public sealed class NeighborFileRows : IDisposable
{
    private readonly INeighborSource _source;
    private int _row;

    private NeighborFileRows(INeighborSource source) => _source = source;

    /// <summary>What the file says of itself.</summary>
    public NeighborFileDescription Description => _source.Description;

    /// <summary>Opens a file.</summary>
    /// <param name="path">A file name that ends in .ivecs, .fvecs, .npz, .hdf5 or .h5. Of the first two, either opens both.</param>
    /// <exception cref="VectorFormatException">It does not, or the file does not hold neighbours.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NeighborFileRows Open(string path) => new(NeighborFile.FormatOf(path) switch
    {
        NeighborFileFormat.Vecs => new VecsNeighborSource(path),
        NeighborFileFormat.Npz => new NpzNeighborSource(path),
        _ => new Hdf5NeighborSource(path),
    });

    /// <summary>Reads the next queries.</summary>
    /// <param name="ids">Receives whole rows of k ids.</param>
    /// <param name="distances">Receives as many distances; left alone where the file has none.</param>
    /// <exception cref="ArgumentException">These are not whole rows, or more than are left.</exception>
    /// <exception cref="VectorFormatException">The file is not what it says.</exception>
    public void Read(Span<int> ids, Span<float> distances)
    {
        (int rows, int rest) = Math.DivRem(ids.Length, Description.K);
        if (rest != 0 || distances.Length != ids.Length || rows > Description.Queries - _row)
        {
            throw new ArgumentException($"{Quantity.Plain(ids.Length, "id")} and {Quantity.Plain(distances.Length, "distance")} are not whole rows of {Description.K}, or more than the {Description.Queries - _row} that are left.", nameof(ids));
        }

        _source.Read(ids, distances);
        _row += rows;
    }

    /// <summary>Reads the next queries. Pads (id -1) at the end of a row are missing results.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The neighbours; all distances are 0 where the file has none.</returns>
    /// <exception cref="ArgumentException">These are more than are left.</exception>
    /// <exception cref="VectorFormatException">The file does not hold neighbours, nearest first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public NeighborTable ReadTable(int queries, CancellationToken cancellationToken = default)
    {
        int k = Description.K;
        string path = Description.Paths[0];
        NeighborTable table = new(queries, k);
        int[] ids = new int[k];
        float[] distances = new float[k];
        for (int i = 0; i < queries; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int query = _row;
            Read(ids, distances);
            int count = ids.AsSpan().IndexOf(TableBytes.MissingId);
            count = count < 0 ? k : count;
            if (ids.AsSpan(count).ContainsAnyExcept(TableBytes.MissingId))
            {
                throw new VectorFormatException(path, $"query {query}", $"an id after -1 at place {count}", "no more than -1, results that are missing");
            }

            RequireNearestFirst(path, query, ids.AsSpan(0, count), distances.AsSpan(0, count));
            table.Set(i, ids.AsSpan(0, count), distances.AsSpan(0, count));
        }

        return table;
    }

    private static void RequireNearestFirst(string path, int query, ReadOnlySpan<int> ids, ReadOnlySpan<float> distances)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            string place = $"query {query}, place {i}";
            if (ids[i] < 0)
            {
                throw new VectorFormatException(path, place, $"id {ids[i]}", "0 or more, or -1 for a missing result");
            }

            if (float.IsNaN(distances[i]))
            {
                throw new VectorFormatException(path, place, "distance NaN", "a number");
            }

            if (i > 0 && distances[i] < distances[i - 1])
            {
                throw new VectorFormatException(path, place, string.Create(CultureInfo.InvariantCulture, $"distance {distances[i]} after {distances[i - 1]}"), "distances that ascend, nearest first");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
