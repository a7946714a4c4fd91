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
            throw new ArgumentException($"{ids.Length} ids and {distances.Length} distances are not whole rows of {Description.K}, or more than the {Description.Queries - _row} that are left.", nameof(ids));
        }

        _source.Read(ids, distances);
        _row += rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
