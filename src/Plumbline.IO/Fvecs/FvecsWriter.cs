using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO;

/// <summary>Writes <c>.fvecs</c> files: each vector as its dimension (int32) and its components (float32), little-endian.</summary>
public static class FvecsWriter
{
    /// <summary>Writes vectors to a file, whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file; one already there is replaced.</param>
    /// <param name="vectors">At least one vector. NaN and infinity are written as they are.</param>
    /// <param name="progress">Told the share of the vectors written, 1 at the end.</param>
    /// <param name="cancellationToken">Stops the writing and leaves no file.</param>
    /// <exception cref="ArgumentException">There are no vectors; such a file would not even hold the dimension.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Write(string path, VectorSet vectors, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        VectorOutput.RequireVectors(path, vectors);
        AtomicFile.Write(path, stream => WriteRows(stream, vectors, progress, cancellationToken));
    }

    private static void WriteRows(Stream stream, VectorSet vectors, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Span<byte> dimension = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(dimension, vectors.Dimension);
        long unreported = 0;
        for (int row = 0; row < vectors.Count; row++)
        {
            stream.Write(dimension);
            // In pieces, because the bytes of a row may exceed the longest span.
            for (ReadOnlySpan<float> rest = vectors[row]; rest.Length > 0;)
            {
                ReadOnlySpan<float> piece = rest[..Math.Min(rest.Length, FlatVectors.ChunkLength)];
                stream.Write(MemoryMarshal.AsBytes(piece));
                rest = rest[piece.Length..];
                unreported += piece.Length;
                if (unreported >= FlatVectors.ChunkLength)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    unreported = 0;
                    progress?.Report((double)row / vectors.Count);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(1);
    }
}
