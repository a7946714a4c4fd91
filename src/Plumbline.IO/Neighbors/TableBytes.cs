using System.Runtime.InteropServices;

namespace Plumbline.IO.Neighbors;

/// <summary>The rows of a table as the little-endian bytes that files hold.</summary>
internal static class TableBytes
{
    /// <summary>Writes the ids of all queries, one row after the other.</summary>
    public static void WriteIds(Stream stream, NeighborTable table, CancellationToken ct)
    {
        for (int query = 0; query < table.QueryCount; query++)
        {
            ct.ThrowIfCancellationRequested();
            Write(stream, table.Ids(query));
        }
    }

    /// <summary>Writes the distances of all queries, one row after the other.</summary>
    public static void WriteDistances(Stream stream, NeighborTable table, CancellationToken ct)
    {
        for (int query = 0; query < table.QueryCount; query++)
        {
            ct.ThrowIfCancellationRequested();
            Write(stream, table.Distances(query));
        }
    }

    /// <summary>Writes values; in pieces, because the bytes of a row may exceed the longest span.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        while (values.Length > 0)
        {
            ReadOnlySpan<T> piece = values[..Math.Min(values.Length, Internals.FlatVectors.ChunkLength)];
            stream.Write(MemoryMarshal.AsBytes(piece));
            values = values[piece.Length..];
        }
    }
}
