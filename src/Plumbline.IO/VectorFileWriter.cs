using Plumbline.IO.Internals;

namespace Plumbline.IO;

/// <summary>
/// Writes a vector file of any format, row after row, whole or not at all (<see cref="AtomicFile"/>). What the element cannot hold
/// exactly is refused. Not thread-safe.
/// </summary>
public sealed class VectorFileWriter
{
    private readonly IVectorRowWriter _writer;
    private readonly VectorFileShape _shape;
    private readonly CancellationToken _cancellationToken;
    private long _rows;

    private VectorFileWriter(IVectorRowWriter writer, VectorFileShape shape, CancellationToken cancellationToken)
    {
        _writer = writer;
        _shape = shape;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file, whose end says the format; one already there is replaced. Of an .npz the name of the array may follow a colon.</param>
    /// <param name="shape">What is to be written.</param>
    /// <param name="write">Called once; appends all rows.</param>
    /// <param name="cancellationToken">Stops the writing and leaves no file.</param>
    /// <exception cref="VectorFormatException">The format is none, cannot have such elements, or a value is not exactly one of them; row and column are named.</exception>
    /// <exception cref="ArgumentException">There are more or fewer rows than said.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, VectorFileShape shape, Action<VectorFileWriter> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Rows, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Dimension, 1, nameof(shape));
        IVectorFormat format = VectorFormats.Of(path);
        if (!format.Elements.Contains(shape.Element))
        {
            throw new VectorFormatException(
                path, "element", VectorElementNames.NameOf(shape.Element), string.Join(" or ", format.Elements.Select(VectorElementNames.NameOf)));
        }

        AtomicFile.Write(VectorFile.FileOf(path), stream =>
        {
            using IVectorRowWriter rows = format.Create(stream, path, shape);
            VectorFileWriter writer = new(rows, shape, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            write(writer);
            cancellationToken.ThrowIfCancellationRequested();
            if (writer._rows != shape.Rows)
            {
                throw new ArgumentException($"Cannot write '{path}': {Quantity.Plain(writer._rows, "vector")} were handed over, expected {shape.Rows}.", nameof(write));
            }

            rows.Complete();
        });
    }

    /// <summary>The element that a file is written with where nobody says one: that of the source where the format has it, else float32, else the first of the format.</summary>
    /// <param name="path">The file to be.</param>
    /// <param name="source">The element of the source.</param>
    /// <exception cref="VectorFormatException">The end of the name is that of no vector file.</exception>
    public static VectorElement ElementFor(string path, VectorElement source)
    {
        IReadOnlyList<VectorElement> elements = VectorFile.ElementsOf(path);
        return elements.Contains(source) ? source
            : elements.Contains(VectorElement.Binary32) ? VectorElement.Binary32
            : elements[0];
    }

    /// <summary>The least that a file takes on the disk; all of it, but for text and for what is packed.</summary>
    /// <param name="path">The file to be.</param>
    /// <param name="shape">What it will hold.</param>
    /// <exception cref="VectorFormatException">The end of the name is that of no vector file.</exception>
    public static long DiskBytes(string path, VectorFileShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        // Text: a digit and a separator each. Deflate packs no more than 1,032 bytes into one.
        UInt128 values = (UInt128)shape.Rows * (UInt128)shape.Dimension;
        UInt128 bytes = values * (UInt128)VectorElementNames.BytesOf(shape.Element);
        UInt128 least = VectorFormats.Of(path).Format switch
        {
            VectorFileFormat.Csv => values * 2,
            VectorFileFormat.Idx when path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) => bytes / 1032,
            VectorFileFormat.Fvecs or VectorFileFormat.Ivecs or VectorFileFormat.Bvecs => bytes + (UInt128)(shape.Rows * (long)sizeof(int)),
            _ => bytes,
        };
        return least > long.MaxValue ? long.MaxValue : (long)least;
    }

    /// <summary>Writes the next vectors.</summary>
    /// <param name="values">Whole rows.</param>
    /// <exception cref="ArgumentException">These are not whole rows, or more than said.</exception>
    /// <exception cref="VectorFormatException">A value is not exactly one of the element type.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    public void Append(ReadOnlySpan<float> values)
    {
        Begin(values.Length);
        _writer.Append(values);
    }

    /// <summary>Writes the next vectors, of integers.</summary>
    /// <param name="values">Whole rows.</param>
    /// <exception cref="ArgumentException">These are not whole rows, or more than said.</exception>
    /// <exception cref="VectorFormatException">A value is not exactly one of the element type.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    public void Append(ReadOnlySpan<int> values)
    {
        Begin(values.Length);
        _writer.Append(values);
    }

    private void Begin(int length)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        (int rows, int rest) = Math.DivRem(length, _shape.Dimension);
        if (rest != 0 || rows > _shape.Rows - _rows)
        {
            throw new ArgumentException($"{Quantity.Plain(length, "value")} are not whole rows of {_shape.Dimension}, or more than the {Quantity.Plain(_shape.Rows - _rows, "row")} that are left.");
        }

        _rows += rows;
    }
}
