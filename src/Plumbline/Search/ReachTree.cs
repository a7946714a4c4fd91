using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>
/// Which points base links lead to from the entry point, each by the link that was followed to it first. These links are a tree: without
/// any other, everything that is reached stays so.
/// </summary>
/// <param name="graph">The graph; nobody else reads or writes it.</param>
internal sealed class ReachTree(HnswGraph graph)
{
    private const int None = -1;

    private readonly int[] _parents = new int[graph.Count];
    private readonly Queue<int> _open = new();

    /// <summary>Whether a point is reached.</summary>
    public bool Contains(int point) => _parents[point] != None;

    /// <summary>Whether a point was reached by another's link.</summary>
    public bool IsChild(int point, int parent) => _parents[point] == parent && point != parent;

    /// <summary>Forgets everything and reaches what the entry point leads to. O(n M).</summary>
    public void ReachFromEntry()
    {
        Array.Fill(_parents, None);
        if (graph.EntryPoint >= 0)
        {
            Reach(graph.EntryPoint, graph.EntryPoint);
        }
    }

    /// <summary>Reaches a point, and what it leads to.</summary>
    /// <param name="start">The point.</param>
    /// <param name="from">Whose link leads to it.</param>
    public void Reach(int start, int from)
    {
        _parents[start] = from;
        _open.Clear();
        _open.Enqueue(start);
        while (_open.TryDequeue(out int point))
        {
            foreach (int link in graph.Links(point, 0))
            {
                if (_parents[link] == None)
                {
                    _parents[link] = point;
                    _open.Enqueue(link);
                }
            }
        }
    }

    /// <summary>A point is reached by another's link from now on; its own way to what it leads to stays.</summary>
    public void Move(int point, int from) => _parents[point] = from;

    /// <summary>Gives a point a link more: where it has no room, in place of the last that is not of the tree, the farthest of those that it chose.</summary>
    /// <returns>Whether there was a place.</returns>
    public bool TryLink(int point, int to)
    {
        if (graph.TryAppend(point, 0, to))
        {
            return true;
        }

        ReadOnlySpan<int> links = graph.Links(point, 0);
        for (int i = links.Length - 1; i >= 0; i--)
        {
            if (!IsChild(links[i], point))
            {
                int[] changed = links.ToArray();
                changed[i] = to;
                graph.SetLinks(point, 0, changed);
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the points that a point's links of the tree lead to.</summary>
    public void EnqueueChildren(int point, Queue<int> queue)
    {
        foreach (int child in graph.Links(point, 0))
        {
            // Other links lead back up, and round for ever.
            if (IsChild(child, point))
            {
                queue.Enqueue(child);
            }
        }
    }
}
