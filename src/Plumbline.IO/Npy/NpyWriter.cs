using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Plumbline.IO.Internals;
using Plumbline.IO.Npy;

namespace Plumbline.IO;

/// <summary>Writes <c>.npy</c> files: float32, C order, version 1.0, byte for byte what <c>numpy.save</c> writes.</summary>
public static class NpyWriter
{
    // numpy.lib.format aligns the data to 64 bytes, and a float32 header of rank 2 always ends in the second 64.
    private const int HeaderBytes = 128;

    /// <summary>Writes vectors to a file, whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file; one already there is replaced.</param>
    /// <param name="vectors">At least one vector. NaN and infinity are written as they are.</param>
    /// <param name="progress">Told the share of the vectors written, 1 at the end.</param>
    /// <param name="ct">Stops the writing and leaves no file.</param>
    /// <exception cref="ArgumentException">There are no vectors; such a file could not be read back.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static void Write(string path, VectorSet vectors, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        VectorOutput.RequireVectors(path, vectors);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Header(vectors.Count, vectors.Dimension));
            long length = FlatVectors.Length(vectors);
            for (long position = 0; position < length;)
            {
                ct.ThrowIfCancellationRequested();
                ReadOnlySpan<float> chunk = FlatVectors.Slice(vectors, position, FlatVectors.ChunkLength);
                stream.Write(MemoryMarshal.AsBytes(chunk));
                position += chunk.Length;
                progress?.Report((double)position / length);
            }
        });
    }

    private static byte[] Header(int rows, int dimension)
    {
        int prefix = NpyHeader.Magic.Length + 2 + sizeof(ushort);
        string dictionary = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimension}), }}");
        byte[] header = new byte[HeaderBytes];
        header.AsSpan().Fill((byte)' ');
        NpyHeader.Magic.CopyTo(header);
        (header[6], header[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(HeaderBytes - prefix));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}
