using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Neighbors;

/// <summary>Little-endian numbers of files; in pieces, because the bytes of a row may exceed the longest span.</summary>
internal static class NeighborBytes
{
    public static void Read<T>(InputFile input, Span<T> values)
        where T : unmanaged
    {
        while (values.Length > 0)
        {
            Span<T> piece = values[..Math.Min(values.Length, FlatVectors.ChunkLength)];
            input.ReadExactly(MemoryMarshal.AsBytes(piece));
            values = values[piece.Length..];
        }
    }
}
