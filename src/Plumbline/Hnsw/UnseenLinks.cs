using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Hnsw;

/// <summary>The links of a point that a walk has not met yet. One thread at a time.</summary>
internal sealed unsafe class UnseenLinks(HnswGraph graph)
{
    // 16 bits a mark: half of what a walk reads here and there beside links and vectors.
    private ushort[] _marks = new ushort[graph.Count];
    private ushort _generation;
    // One place more than there are links: each is written before it is known whether it counts.
    private readonly int[] _points = GC.AllocateArray<int>(graph.Capacity(0) + 1, pinned: true);

    /// <summary>The links found by the last call of <see cref="Collect"/>.</summary>
    public int* Points => (int*)Unsafe.AsPointer(ref _points[0]);

    /// <summary>Whether the walk has met a point.</summary>
    public bool Contains(int point) => _marks[point] == _generation;

    /// <summary>A point that walks act as if it were not there; -1 for none. It must be on the base level only.</summary>
    public int Blocked { get; set; } = -1;

    /// <summary>Begins a walk at a point. O(1), but once in 65,535 walks, or after the graph has grown.</summary>
    public void Begin(int start)
    {
        if (_marks.Length < graph.Count)
        {
            _marks = new ushort[graph.Count + (graph.Count / 4)];
            _generation = 0;
        }

        if (_generation == ushort.MaxValue)
        {
            Array.Clear(_marks);
            _generation = 0;
        }

        _generation++;
        _marks[start] = _generation;
        if (Blocked >= 0)
        {
            _marks[Blocked] = _generation;
        }
    }

    /// <summary>Finds the links of a point that the walk has not met, and marks them.</summary>
    /// <returns>How many.</returns>
    public int Collect(int point, int level)
    {
        ushort generation = _generation;
        int* points = Points;
        int count = 0;
        fixed (ushort* marks = _marks)
        {
            if (level == 0)
            {
                int places = graph.Capacity(0);
                int* links = graph.BaseLinks + ((long)point * places);
                for (int i = 0; i < places && links[i] >= 0; i++)
                {
                    int link = links[i];
                    points[count] = link;
                    count += marks[link] != generation ? 1 : 0;
                    marks[link] = generation;
                }

                return count;
            }

            foreach (int link in graph.Links(point, level))
            {
                points[count] = link;
                count += marks[link] != generation ? 1 : 0;
                marks[link] = generation;
            }
        }

        return count;
    }

    /// <summary>Asks the memory for the base links of a point that will be expanded soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask(int point)
    {
        if (Sse.IsSupported && point >= 0)
        {
            byte* links = (byte*)(graph.BaseLinks + ((long)point * graph.Capacity(0)));
            int bytes = graph.Capacity(0) * sizeof(int);
            for (int i = 0; i < bytes; i += 64)
            {
                Sse.Prefetch0(links + i);
            }
        }
    }
}
