using Plumbline.IO.Indexes;

namespace Plumbline.IO.Faiss;

/// <summary>
/// Reads a graph (index_read.cpp: read_HNSW; the layout is the same in 1.7.3 and in the releases of 2026) and refuses what FAISS's
/// own check (validate_HNSW) refuses, besides links to points that are not on the link's level, which FAISS would follow out of their list.
/// </summary>
internal static unsafe class FaissGraphReader
{
    private const string Place = "graph";

    public static FaissGraph Read(IndexCursor cursor, int count)
    {
        cursor.ReadArray<double>($"{Place}, assign_probas");
        int[] cumulated = ReadCumulated(cursor);
        int[] levels = cursor.ReadArray<int>($"{Place}, levels", count);
        CheckLevels(cursor, levels, cumulated);
        long[] offsets = cursor.ReadArray<long>($"{Place}, offsets", count + 1L);
        CheckOffsets(cursor, offsets, levels, cumulated);
        long linkCount = cursor.ReadCount($"{Place}, neighbors", sizeof(int));
        cursor.RequireCount($"{Place}, neighbors", linkCount, offsets[^1]);
        NativeBuffer links = cursor.ReadBlock(linkCount * sizeof(int), $"{Place}, neighbors");
        try
        {
            FaissGraph graph = ReadTail(cursor, cumulated, offsets, links);
            CheckEntry(cursor, graph, levels);
            CheckLinks(cursor, graph, levels);
            return graph;
        }
        catch
        {
            links.Dispose();
            throw;
        }
    }

    /// <summary>Reads what describes a graph, and skips levels, offsets and links.</summary>
    public static FaissGraph Describe(IndexCursor cursor, int count)
    {
        cursor.ReadArray<double>($"{Place}, assign_probas");
        int[] cumulated = ReadCumulated(cursor);
        Skip(cursor, "levels", sizeof(int), count);
        Skip(cursor, "offsets", sizeof(long), count + 1L);
        Skip(cursor, "neighbors", sizeof(int), -1);
        return ReadTail(cursor, cumulated, [], new NativeBuffer(0));
    }

    private static void Skip(IndexCursor cursor, string name, int elementBytes, long expected)
    {
        long size = cursor.ReadCount($"{Place}, {name}", elementBytes);
        cursor.RequireCount($"{Place}, {name}", size, expected);
        cursor.Skip(size * elementBytes, $"{Place}, {name}");
    }

    private static FaissGraph ReadTail(IndexCursor cursor, int[] cumulated, long[] offsets, NativeBuffer links)
    {
        FaissGraph graph = new(cumulated, offsets, links)
        {
            EntryPoint = cursor.Read<int>($"{Place}, entry_point"),
            MaxLevel = cursor.Read<int>($"{Place}, max_level"),
            EfConstruction = cursor.Read<int>($"{Place}, efConstruction"),
            EfSearch = cursor.Read<int>($"{Place}, efSearch"),
        };
        // upper_beam, which nothing reads any more.
        cursor.Read<int>($"{Place}, upper_beam");
        if (graph.EfSearch < 1)
        {
            throw cursor.Error($"{Place}, efSearch", $"{graph.EfSearch}", "1 or more");
        }

        return graph;
    }

    private static int[] ReadCumulated(IndexCursor cursor)
    {
        string place = $"{Place}, cum_nneighbor_per_level";
        int[] cumulated = cursor.ReadArray<int>(place);
        for (int level = 0; level < cumulated.Length; level++)
        {
            int least = level == 0 ? 0 : cumulated[level - 1];
            if (cumulated[level] < least || (level == 0 && cumulated[level] != 0))
            {
                throw cursor.Error($"{place} {level}", $"{cumulated[level]}", level == 0 ? "0" : $"{least} or more, as at the level before");
            }
        }

        return cumulated;
    }

    private static void CheckLevels(IndexCursor cursor, int[] levels, int[] cumulated)
    {
        int most = cumulated.Length - 1;
        for (int point = 0; point < levels.Length; point++)
        {
            if (levels[point] < 1 || levels[point] > most)
            {
                throw cursor.Error($"{Place}, levels, point {point}", $"{levels[point]}", $"1 to {most}, the levels that have places for links");
            }
        }
    }

    private static void CheckOffsets(IndexCursor cursor, long[] offsets, int[] levels, int[] cumulated)
    {
        long expected = 0;
        for (int point = 0; point < offsets.Length; point++)
        {
            if (offsets[point] != expected)
            {
                throw cursor.Error($"{Place}, offsets, point {point}", $"{offsets[point]}", $"{expected}, by the levels of the points before");
            }

            expected += point < levels.Length ? cumulated[levels[point]] : 0;
        }
    }

    private static void CheckEntry(IndexCursor cursor, FaissGraph graph, int[] levels)
    {
        if (levels.Length == 0)
        {
            if (graph.EntryPoint != -1)
            {
                throw cursor.Error($"{Place}, entry_point", $"{graph.EntryPoint}", "-1, as there is no point");
            }

            return;
        }

        if (graph.EntryPoint < 0 || graph.EntryPoint >= levels.Length)
        {
            throw cursor.Error($"{Place}, entry_point", $"{graph.EntryPoint}", $"0 to {levels.Length - 1}");
        }

        if (graph.MaxLevel < 0 || graph.MaxLevel >= levels[graph.EntryPoint])
        {
            throw cursor.Error($"{Place}, max_level", $"{graph.MaxLevel}", $"0 to {levels[graph.EntryPoint] - 1}, a level of the entry point");
        }
    }

    private static void CheckLinks(IndexCursor cursor, FaissGraph graph, int[] levels)
    {
        for (int point = 0; point < levels.Length; point++)
        {
            for (int level = 0; level < levels[point]; level++)
            {
                foreach (int link in graph.Links(point, level))
                {
                    if (link < 0 || link >= levels.Length)
                    {
                        throw cursor.Error($"{Place}, neighbors, point {point}, level {level}", $"{link}", $"-1 to {levels.Length - 1}");
                    }

                    if (levels[link] <= level)
                    {
                        throw cursor.Error($"{Place}, neighbors, point {point}, level {level}", $"a link to point {link}, which has {levels[link]} levels", "points of that level");
                    }
                }
            }
        }
    }
}
