namespace Plumbline.Hnsw;

/// <summary>
/// The base-level links of a finished graph of at most 65,536 points in 16 bits each: half the memory that a walk has to read.
/// Reading is thread-safe.
/// </summary>
internal sealed class PackedLinks
{
    private readonly ushort[] _links;
    private readonly int[] _counts;

    /// <summary>Copies the links of a graph.</summary>
    public PackedLinks(HnswGraph graph)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(graph.Count, ushort.MaxValue + 1);
        Places = graph.Capacity(0);
        _links = new ushort[(long)graph.Count * Places];
        _counts = new int[graph.Count];
        for (int point = 0; point < graph.Count; point++)
        {
            ReadOnlySpan<int> links = graph.Links(point, 0);
            _counts[point] = links.Length;
            for (int i = 0; i < links.Length; i++)
            {
                _links[(point * Places) + i] = (ushort)links[i];
            }
        }
    }

    /// <summary>Most links of a point.</summary>
    public int Places { get; }

    /// <summary>All links, <see cref="Places"/> a point.</summary>
    public ushort[] All => _links;

    /// <summary>Number of links of a point.</summary>
    public int CountOf(int point) => _counts[point];
}
