using Plumbline.Hnsw;

namespace Plumbline.Tests.Support;

/// <summary>Graphs with arbitrary links: nothing that a builder would guarantee, and so every case that a walk may meet.</summary>
internal static class RandomGraph
{
    public static HnswGraph Create(int count, int m, int seed)
    {
        Random random = new(seed);
        byte[] levels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            levels[i] = (byte)(random.Next(4) == 0 ? random.Next(1, 4) : 0);
        }

        HnswGraph graph = new(m, levels);
        for (int level = 0; level <= 3; level++)
        {
            int[] present = [.. Enumerable.Range(0, count).Where(point => levels[point] >= level)];
            foreach (int point in present)
            {
                graph.SetLinks(point, level, Links(present, point, random.Next(graph.Capacity(level) + 1), random));
            }
        }

        if (count > 0)
        {
            int highest = levels.Max();
            int[] top = [.. Enumerable.Range(0, count).Where(point => levels[point] == highest)];
            graph.EntryPoint = top[random.Next(top.Length)];
        }

        return graph;
    }

    private static int[] Links(int[] present, int point, int count, Random random)
    {
        int[] others = [.. present.Where(other => other != point)];
        random.Shuffle(others);
        return others[..Math.Min(count, others.Length)];
    }
}
