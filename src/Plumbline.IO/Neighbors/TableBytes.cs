using System.Runtime.InteropServices;

namespace Plumbline.IO.Neighbors;

/// <summary>The rows of a table as the little-endian bytes that files hold.</summary>
internal static class TableBytes
{
    /// <summary>The id at a place that has no neighbour; FAISS's.</summary>
    public const int MissingId = -1;

    /// <summary>The distance at a place that has no neighbour; FAISS's.</summary>
    public const float MissingDistance = float.MaxValue;

    /// <summary>Writes the ids of all queries, one row after the other, each filled up to k.</summary>
    public static void WriteIds(Stream stream, NeighborTable table, CancellationToken cancellationToken)
    {
        for (int query = 0; query < table.QueryCount; query++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteIds(stream, table, query);
        }
    }

    /// <summary>Writes the distances of all queries, one row after the other, each filled up to k.</summary>
    public static void WriteDistances(Stream stream, NeighborTable table, CancellationToken cancellationToken)
    {
        for (int query = 0; query < table.QueryCount; query++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteDistances(stream, table, query);
        }
    }

    /// <summary>Writes the ids of a query, filled up to k.</summary>
    public static void WriteIds(Stream stream, NeighborTable table, int query)
    {
        Write(stream, table.Ids(query));
        Fill(stream, MissingId, table.K - table.Count(query));
    }

    /// <summary>Writes the distances of a query, filled up to k.</summary>
    public static void WriteDistances(Stream stream, NeighborTable table, int query)
    {
        Write(stream, table.Distances(query));
        Fill(stream, MissingDistance, table.K - table.Count(query));
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

    private static void Fill<T>(Stream stream, T value, int count)
        where T : unmanaged
    {
        if (count > 0)
        {
            T[] values = new T[count];
            Array.Fill(values, value);
            Write<T>(stream, values);
        }
    }
}
