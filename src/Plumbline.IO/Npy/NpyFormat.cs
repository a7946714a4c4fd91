using Plumbline.IO.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Npy;

/// <summary><c>.npy</c>, a NumPy array of rank 2.</summary>
internal sealed class NpyFormat : IVectorFormat
{
    public VectorFileFormat Format => VectorFileFormat.Npy;

    public IReadOnlyList<string> Extensions { get; } = [".npy"];

    public IReadOnlyList<VectorElement> Elements { get; } =
        [VectorElement.Binary32, VectorElement.Binary16, VectorElement.Unsigned8, VectorElement.Signed8, VectorElement.Signed32];

    public IVectorRowSource Open(string path)
    {
        InputFile input = InputFile.Open(path, buffered: true);
        try
        {
            FileBytes bytes = new(input);
            NpyHeader header = NpyHeader.Parse(input, bytes, input.Length).Check(input, input.Length);
            VectorFileDescription description = new(path, Format, header.Rows, header.Dimension, VectorElementNames.NameOf(header.Element), input.Length);
            return new BinaryRowSource(bytes, new BinaryLayout(header.DataOffset, header.Element), description, fileOffset: 0);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape)
    {
        stream.Write(NpyHeaderText.Create(NpyHeader.DescrOf(shape.Element), shape.Rows, shape.Dimension));
        return new BinaryRowWriter(stream, path, shape.Dimension, new BinaryLayout(NpyHeaderText.Bytes, shape.Element));
    }
}
