using Plumbline.IO.Indexes;

namespace Plumbline.IO.Hnswlib;

/// <summary>Reads an index file of hnswlib (hnswalg.h: loadIndex) and checks every link.</summary>
internal static unsafe class HnswlibReader
{
    public static HnswlibGraph Read(IndexCursor cursor)
    {
        HnswlibHeader header = HnswlibHeader.Read(cursor);
        // Neither product overflows: fewer than 2^31 points of less than 2^32 bytes.
        NativeBuffer points = cursor.ReadBlock(header.Count * header.PointBytes, "points");
        NativeBuffer? upper = null;
        try
        {
            (long[] offsets, NativeBuffer lists) = ReadUpper(cursor, header);
            upper = lists;
            cursor.RequireEnd();
            HnswlibGraph graph = new(header, points, offsets, lists);
            Check(cursor, graph);
            return graph;
        }
        catch
        {
            points.Dispose();
            upper?.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header and checks that the file has room for what it says.</summary>
    public static HnswlibHeader Describe(IndexCursor cursor)
    {
        HnswlibHeader header = HnswlibHeader.Read(cursor);
        cursor.Skip(header.Count * header.PointBytes, "points");
        cursor.Require((long)header.Count * sizeof(uint), "upper levels");
        return header;
    }

    /// <summary>The lists of the upper levels, which lie between their sizes in the file and are moved together here.</summary>
    private static (long[] Offsets, NativeBuffer Lists) ReadUpper(IndexCursor cursor, HnswlibHeader header)
    {
        cursor.Require((long)header.Count * sizeof(uint), "upper levels");
        long bytes = cursor.Remaining - ((long)header.Count * sizeof(uint));
        NativeBuffer lists = new(bytes);
        try
        {
            long[] offsets = new long[header.Count + 1];
            for (int point = 0; point < header.Count; point++)
            {
                uint size = cursor.Read<uint>($"upper levels, point {point}");
                if (size % header.UpperListBytes != 0)
                {
                    throw cursor.Error($"upper levels, point {point}, size", $"{size}", $"a multiple of {header.UpperListBytes}, the bytes of a level");
                }

                if (offsets[point] + size > bytes)
                {
                    throw cursor.Error($"upper levels, point {point}, size", $"{size}", $"at most {bytes - offsets[point]}, for which the file has room");
                }

                cursor.ReadInto(lists.Pointer + offsets[point], size, $"upper levels, point {point}");
                offsets[point + 1] = offsets[point] + size;
            }

            return (offsets, lists);
        }
        catch
        {
            lists.Dispose();
            throw;
        }
    }

    private static void Check(IndexCursor cursor, HnswlibGraph graph)
    {
        HnswlibHeader header = graph.Header;
        if (header.Count > 0 && header.MaxLevel > graph.UpperLevels(header.EntryPoint))
        {
            throw cursor.Error("header, maxlevel", $"{header.MaxLevel}", $"0 to {graph.UpperLevels(header.EntryPoint)}, a level of the entry point");
        }

        for (int point = 0; point < header.Count; point++)
        {
            graph.Deleted += graph.IsDeleted(point) ? 1 : 0;
            for (int level = 0; level <= graph.UpperLevels(point); level++)
            {
                CheckLinks(cursor, graph, point, level);
            }
        }
    }

    private static void CheckLinks(IndexCursor cursor, HnswlibGraph graph, int point, int level)
    {
        ReadOnlySpan<int> links = graph.Links(point, level);
        int most = level == 0 ? graph.Header.BaseLinks : graph.Header.UpperLinks;
        if (links.Length > most)
        {
            throw cursor.Error($"point {point}, level {level}", Quantity.Plain(links.Length, "link"), $"at most {most}");
        }

        foreach (int link in links)
        {
            if ((uint)link >= (uint)graph.Header.Count)
            {
                throw cursor.Error($"point {point}, level {level}", $"a link to {(uint)link}", $"0 to {graph.Header.Count - 1}");
            }

            if (level > 0 && graph.UpperLevels(link) < level)
            {
                throw cursor.Error($"point {point}, level {level}", $"a link to point {link}, which has {graph.UpperLevels(link)} upper levels", "points of that level");
            }
        }
    }
}
