using System.Runtime.InteropServices;
using Plumbline.IO.Internals;
using Plumbline.IO.Npy;

namespace Plumbline.IO;

/// <summary>Writes <c>.npy</c> files: float32, C order, version 1.0, byte for byte what <c>numpy.save</c> writes.</summary>
public static class NpyWriter
{
    /// <summary>Writes vectors to a file, whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file; one already there is replaced.</param>
    /// <param name="vectors">At least one vector. NaN and infinity are written as they are.</param>
    /// <param name="progress">Told the share of the vectors written, 1 at the end.</param>
    /// <param name="cancellationToken">Stops the writing and leaves no file.</param>
    /// <exception cref="ArgumentException">There are no vectors; such a file could not be read back.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Write(string path, VectorSet vectors, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        VectorOutput.RequireVectors(path, vectors);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(NpyHeaderText.Create("<f4", vectors.Count, vectors.Dimension));
            long length = FlatVectors.Length(vectors);
            for (long position = 0; position < length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<float> chunk = FlatVectors.Slice(vectors, position, FlatVectors.ChunkLength);
                stream.Write(MemoryMarshal.AsBytes(chunk));
                position += chunk.Length;
                progress?.Report((double)position / length);
            }
        });
    }
}
