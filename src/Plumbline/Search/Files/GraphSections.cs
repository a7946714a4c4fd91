using Plumbline.Hnsw;

namespace Plumbline.Search.Files;

/// <summary>Reads levels and links, and checks that every link leads to a point that is there.</summary>
internal sealed unsafe class GraphSections(IndexFile file, IndexMeta meta, CancellationToken cancellationToken)
{
    // Points a piece: enough to be worth handing to a thread.
    private const int Piece = 1024;

    public HnswGraph Read(PlaceSet removed, int[] free)
    {
        byte[] levels = ReadLevels(removed, free);
        int[] upper = file.ReadArray<int>(IndexFileFormat.UpperLinks);
        HnswGraph graph = new(meta.M, levels, file.Buffer(IndexFileFormat.BaseLinks, check: true)) { EntryPoint = meta.EntryPoint };
        try
        {
            ReadBase(graph);
            ReadUpper(graph, upper);
            return graph;
        }
        catch
        {
            graph.Free();
            throw;
        }
    }

    private byte[] ReadLevels(PlaceSet removed, int[] free)
    {
        byte[] levels = file.ReadArray<byte>(IndexFileFormat.Levels);
        int highest = meta.EntryPoint < 0 ? -1 : levels[meta.EntryPoint];
        long lists = 0;
        for (int place = 0; place < levels.Length; place++)
        {
            lists += levels[place];
            if (levels[place] > IndexFileFormat.HighestLevel)
            {
                throw file.Error(IndexFileFormat.Levels, $"level {levels[place]} at place {place}", $"0 to {IndexFileFormat.HighestLevel}");
            }

            if (levels[place] > highest && !removed.Contains(place))
            {
                throw file.Error(IndexFileFormat.Levels, $"level {levels[place]} at place {place}", $"at most {highest}, that of the entry point");
            }
        }

        if (lists != meta.UpperLists)
        {
            throw file.Error(IndexFileFormat.Levels, $"levels that sum up to {lists}", $"{meta.UpperLists}");
        }

        return free.Contains(meta.EntryPoint)
            ? throw file.Error(IndexFileFormat.Free, $"place {meta.EntryPoint}, the entry point", "places without links")
            : levels;
    }

    private void ReadBase(HnswGraph graph)
    {
        int places = graph.Capacity(0);
        LowestPlace bad = new();
        ParallelWork.Run(
            (int)(((long)graph.Count + Piece - 1) / Piece),
            0,
            () => 0,
            (piece, _) =>
            {
                int end = (int)Math.Min(graph.Count, ((long)piece + 1) * Piece);
                for (int point = piece * Piece; point < end; point++)
                {
                    int count = CountLinks(new ReadOnlySpan<int>(graph.BaseLinks + ((long)point * places), places), graph.Count);
                    if (count < 0)
                    {
                        bad.Note(point);
                        return;
                    }

                    graph.SetBaseCount(point, count);
                }
            },
            null,
            cancellationToken);
        if (bad.Value is { } first)
        {
            throw file.Error(IndexFileFormat.BaseLinks, $"a link of point {first} that leads nowhere", $"0 to {graph.Count - 1}, and -1 after them");
        }
    }

    private void ReadUpper(HnswGraph graph, int[] upper)
    {
        int list = 0;
        for (int point = 0; point < graph.Count; point++)
        {
            for (int level = 1; level <= graph.Level(point); level++)
            {
                ReadOnlySpan<int> links = upper.AsSpan(list++ * meta.M, meta.M);
                int count = CountLinks(links, graph.Count);
                for (int i = 0; i < count; i++)
                {
                    count = graph.Level(links[i]) < level ? -1 : count;
                }

                if (count < 0)
                {
                    throw file.Error(IndexFileFormat.UpperLinks, $"a link of point {point} on level {level} that leads nowhere", "points of that level, and -1 after them");
                }

                graph.SetLinks(point, level, links[..count]);
            }
        }
    }

    /// <summary>The links before the first -1, or -1 where one is not a point or comes later.</summary>
    private static int CountLinks(ReadOnlySpan<int> links, int points)
    {
        int count = links.IndexOf(-1);
        count = count < 0 ? links.Length : count;
        foreach (int link in links[..count])
        {
            if ((uint)link >= (uint)points)
            {
                return -1;
            }
        }

        return links[count..].ContainsAnyExcept(-1) ? -1 : count;
    }
}
