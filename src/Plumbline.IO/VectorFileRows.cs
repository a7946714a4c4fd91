using Plumbline.IO.Internals;

namespace Plumbline.IO;

/// <summary>
/// Rows of a vector file, read where and as many as are wanted. Values are as the file has them, NaN and infinity too.
/// Cheap in any order, except that compressed files go back only by starting again. Not thread-safe.
/// </summary>
public sealed class VectorFileRows : IDisposable
{
    private readonly IVectorRowSource _source;

    private VectorFileRows(IVectorRowSource source) => _source = source;

    /// <summary>What the file says of itself.</summary>
    public VectorFileDescription Description => _source.Description;

    /// <summary>Opens a file.</summary>
    /// <param name="path">A vector file (<see cref="VectorFile"/>).</param>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static VectorFileRows Open(string path) => new(VectorFormats.ToRead(path).Open(path));

    /// <summary>Reads rows that lie together, as float32.</summary>
    /// <param name="first">The first row, from 0.</param>
    /// <param name="values">Receives whole rows: a multiple of d values.</param>
    /// <exception cref="ArgumentException">There are no such rows, or the values are not whole rows.</exception>
    /// <exception cref="VectorFormatException">
    /// A row has another dimension than the first, the file was cut short, a line of text is not what it should be, or an int32 has no exact float32.
    /// </exception>
    public void Read(int first, Span<float> values)
    {
        RequireRows(first, values.Length);
        _source.Read(first, values);
    }

    /// <summary>Reads rows that lie together of a file of integers, or of text that holds integers.</summary>
    /// <param name="first">The first row, from 0.</param>
    /// <param name="values">Receives whole rows: a multiple of d values.</param>
    /// <exception cref="ArgumentException">There are no such rows, or the values are not whole rows.</exception>
    /// <exception cref="InvalidOperationException">The file holds float32 or float16.</exception>
    /// <exception cref="VectorFormatException">A row has another dimension than the first, the file was cut short, or a line of text is not what it should be.</exception>
    public void Read(int first, Span<int> values)
    {
        RequireRows(first, values.Length);
        _source.Read(first, values);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void RequireRows(int first, int length)
    {
        (int count, int rest) = Math.DivRem(length, Description.Dimension);
        if (rest != 0 || first < 0 || count > Description.Rows - first)
        {
            throw new ArgumentException($"Rows {first} on, {Quantity.Plain(length, "value")}, are not whole rows of {Description.Rows} x {Description.Dimension}.", nameof(first));
        }
    }
}
