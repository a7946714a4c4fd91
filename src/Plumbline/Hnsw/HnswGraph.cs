namespace Plumbline.Hnsw;

/// <summary>
/// The links of an HNSW index: for each point, up to 2M on the base level and up to M on each level above, up to the
/// point's own. Reading is thread-safe.
/// </summary>
public sealed class HnswGraph
{
    private readonly byte[] _levels;
    private readonly int[] _baseLinks;
    private readonly int[] _baseCounts;
    // Points above the base level are few: their lists lie one after the other, M places a level.
    private readonly int[] _upperStart;
    private readonly int[] _upperLinks;
    private readonly int[] _upperCounts;

    internal HnswGraph(int m, byte[] levels)
    {
        M = m;
        _levels = levels;
        _baseLinks = new int[checked(levels.Length * 2 * m)];
        _baseCounts = new int[levels.Length];
        _upperStart = new int[levels.Length];
        int upper = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            _upperStart[i] = upper;
            upper += levels[i];
        }

        _upperLinks = new int[upper * m];
        _upperCounts = new int[upper];
        EntryPoint = -1;
    }

    /// <summary>Number of points, n.</summary>
    public int Count => _levels.Length;

    /// <summary>Links of a point on a level above the base; twice as many on the base.</summary>
    public int M { get; }

    /// <summary>The point where every search starts, or -1 in an empty graph.</summary>
    public int EntryPoint { get; internal set; }

    /// <summary>The highest level of any point; 0 where there is only the base.</summary>
    public int MaxLevel => EntryPoint < 0 ? 0 : _levels[EntryPoint];

    /// <summary>The highest level that a point is on.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    public int Level(int point) => _levels[point];

    /// <summary>Most links of a point on a level.</summary>
    /// <param name="level">0 for the base.</param>
    public int Capacity(int level) => level == 0 ? 2 * M : M;

    /// <summary>A point's links on a level.</summary>
    /// <param name="point">0 to <see cref="Count"/> - 1.</param>
    /// <param name="level">0 to the point's <see cref="Level"/>.</param>
    public ReadOnlySpan<int> Links(int point, int level)
    {
        if (level == 0)
        {
            return _baseLinks.AsSpan(point * 2 * M, _baseCounts[point]);
        }

        int list = UpperList(point, level);
        return _upperLinks.AsSpan(list * M, _upperCounts[list]);
    }

    internal void SetLinks(int point, int level, ReadOnlySpan<int> links)
    {
        if (level == 0)
        {
            links.CopyTo(_baseLinks.AsSpan(point * 2 * M, 2 * M));
            _baseCounts[point] = links.Length;
            return;
        }

        int list = UpperList(point, level);
        links.CopyTo(_upperLinks.AsSpan(list * M, M));
        _upperCounts[list] = links.Length;
    }

    /// <summary>Appends a link where there is room.</summary>
    internal bool TryAppend(int point, int level, int link)
    {
        if (level == 0)
        {
            if (_baseCounts[point] == 2 * M)
            {
                return false;
            }

            _baseLinks[(point * 2 * M) + _baseCounts[point]++] = link;
            return true;
        }

        int list = UpperList(point, level);
        if (_upperCounts[list] == M)
        {
            return false;
        }

        _upperLinks[(list * M) + _upperCounts[list]++] = link;
        return true;
    }

    private int UpperList(int point, int level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, _levels[point]);
        return _upperStart[point] + level - 1;
    }
}
