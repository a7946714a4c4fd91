namespace Plumbline.Hnsw;

/// <summary>
/// The links of an HNSW index: for each point, up to 2M on the base level and up to M on each level above, up to the
/// point's own. Reading is thread-safe.
/// </summary>
public sealed unsafe class HnswGraph
{
    // 2M places a point, the unused ones -1: one aligned run of memory is all that a step of a walk has to read.
    private readonly NativeBuffer _base;
    private byte[] _levels;
    private ushort[] _baseCounts;
    // Points above the base level are few: their lists lie one after the other, M places a level.
    private int[] _upperStart;
    private int[] _upperLinks;
    private ushort[] _upperCounts;
    private int _count;
    private int _upper;

    internal HnswGraph(int m, byte[] levels)
        : this(m, levels, new NativeBuffer(BaseBytes(m, levels.Length)))
    {
        Unused(0, levels.Length);
    }

    /// <summary>A graph whose base links are there already, 2M places a point, unused ones -1.</summary>
    internal HnswGraph(int m, byte[] levels, NativeBuffer baseLinks)
    {
        M = m;
        _base = baseLinks;
        _levels = levels;
        _count = levels.Length;
        _baseCounts = new ushort[levels.Length];
        _upperStart = new int[levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            _upperStart[i] = _upper;
            _upper += levels[i];
        }

        _upperLinks = new int[_upper * m];
        _upperCounts = new ushort[_upper];
        EntryPoint = -1;
    }

    /// <summary>A point's links on a level, as they lie elsewhere.</summary>
    internal delegate ReadOnlySpan<int> LinksOf(int point, int level);

    /// <summary>Number of points, n.</summary>
    public int Count => _count;

    /// <summary>Links of a point on a level above the base; twice as many on the base.</summary>
    public int M { get; }

    /// <summary>The point where every search starts, or -1 in an empty graph.</summary>
    public int EntryPoint { get; internal set; }

    /// <summary>The highest level of any point; 0 where there is only the base.</summary>
    public int MaxLevel => EntryPoint < 0 ? 0 : _levels[EntryPoint];

    /// <summary>Bytes of memory that the links take.</summary>
    internal long SizeInBytes =>
        _base.Length + _levels.Length + ((long)_upperLinks.Length * sizeof(int)) + ((long)_upperCounts.Length * sizeof(ushort))
        + ((long)_baseCounts.Length * sizeof(ushort)) + ((long)_upperStart.Length * sizeof(int));

    /// <summary>Address of all base links, 2M places a point; moves where the graph grows.</summary>
    internal int* BaseLinks => (int*)_base.Pointer;

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
            return new ReadOnlySpan<int>(BaseRow(point), _baseCounts[point]);
        }

        int list = UpperList(point, level);
        return _upperLinks.AsSpan(list * M, _upperCounts[list]);
    }

    /// <summary>A graph with the links of another, in their order.</summary>
    /// <param name="m">Links of a point above the base level, and half of those on it, at least as many as it has.</param>
    /// <param name="levels">The highest level of each point.</param>
    /// <param name="entryPoint">Where searches start, -1 where there is no point; no level above its own is walked.</param>
    /// <param name="links">The links of a point on each of its levels, all of them points of that level.</param>
    internal static HnswGraph Copy(int m, byte[] levels, int entryPoint, LinksOf links)
    {
        HnswGraph graph = new(m, levels) { EntryPoint = entryPoint };
        for (int point = 0; point < levels.Length; point++)
        {
            for (int level = 0; level <= levels[point]; level++)
            {
                graph.SetLinks(point, level, links(point, level));
            }
        }

        return graph;
    }

    internal void SetLinks(int point, int level, ReadOnlySpan<int> links)
    {
        if (level == 0)
        {
            Span<int> row = new(BaseRow(point), 2 * M);
            links.CopyTo(row);
            row[links.Length..].Fill(-1);
            _baseCounts[point] = (ushort)links.Length;
            return;
        }

        int list = UpperList(point, level);
        links.CopyTo(_upperLinks.AsSpan(list * M, M));
        _upperCounts[list] = (ushort)links.Length;
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

            BaseRow(point)[_baseCounts[point]++] = link;
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

    /// <summary>Adds points without links. Not while anybody reads.</summary>
    /// <param name="levels">The highest level of each.</param>
    internal void Extend(ReadOnlySpan<byte> levels)
    {
        int count = checked(_count + levels.Length);
        if (count > _levels.Length)
        {
            // By half at a time, so that adding one by one copies each link a few times at most.
            int room = (int)Math.Min(Array.MaxLength, Math.Max(count, _levels.Length + ((long)_levels.Length / 2) + 16));
            _base.Grow(BaseBytes(M, room));
            Array.Resize(ref _levels, room);
            Array.Resize(ref _baseCounts, room);
            Array.Resize(ref _upperStart, room);
        }

        for (int i = 0; i < levels.Length; i++)
        {
            _levels[_count + i] = levels[i];
            _upperStart[_count + i] = _upper;
            _upper += levels[i];
        }

        if (_upper > _upperCounts.Length)
        {
            Array.Resize(ref _upperCounts, _upper + (_upper / 2));
            Array.Resize(ref _upperLinks, checked(_upperCounts.Length * M));
        }

        Unused(_count, levels.Length);
        _count = count;
    }

    /// <summary>Counts the links of points whose base links came from elsewhere.</summary>
    internal void SetBaseCount(int point, int count) => _baseCounts[point] = (ushort)count;

    /// <summary>Gives the memory of the base links back; nobody reads the graph from now on.</summary>
    internal void Free() => _base.Dispose();

    /// <summary>Bytes of the base links of points.</summary>
    internal static long BaseBytes(int m, int count) => (long)count * 2 * m * sizeof(int);

    private int* BaseRow(int point)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)point, (uint)_count, nameof(point));
        return (int*)_base.Pointer + ((long)point * 2 * M);
    }

    private void Unused(int first, int count)
    {
        for (int point = first; point < first + count; point++)
        {
            new Span<int>((int*)_base.Pointer + ((long)point * 2 * M), 2 * M).Fill(-1);
            _baseCounts[point] = 0;
        }
    }

    private int UpperList(int point, int level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, _levels[point]);
        return _upperStart[point] + level - 1;
    }
}
