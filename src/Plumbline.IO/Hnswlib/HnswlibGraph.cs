using System.Runtime.InteropServices;

namespace Plumbline.IO.Hnswlib;

/// <summary>Base level and upper levels of an hnswlib index as its file holds them. Everything in it has been checked.</summary>
internal sealed unsafe class HnswlibGraph(HnswlibHeader header, NativeBuffer points, long[] upperOffsets, NativeBuffer upper) : IDisposable
{
    private const byte DeleteMark = 1;

    private readonly byte* _points = points.Pointer;
    private readonly byte* _upper = upper.Pointer;

    public HnswlibHeader Header { get; } = header;

    public NativeBuffer Points => points;

    /// <summary>Points marked as deleted.</summary>
    public int Deleted { get; set; }

    /// <summary>Levels of a point above the base level.</summary>
    public int UpperLevels(int point) => (int)((upperOffsets[point + 1] - upperOffsets[point]) / Header.UpperListBytes);

    public ReadOnlySpan<int> Links(int point, int level)
    {
        byte* list = level == 0
            ? _points + (point * Header.PointBytes)
            : _upper + upperOffsets[point] + ((level - 1L) * Header.UpperListBytes);
        return new ReadOnlySpan<int>(list + sizeof(uint), *(ushort*)list);
    }

    /// <summary>Whether a point is marked as deleted: the third byte of its base list.</summary>
    public bool IsDeleted(int point) => (_points[(point * Header.PointBytes) + 2] & DeleteMark) != 0;

    public long Label(int point) => MemoryMarshal.Read<long>(new ReadOnlySpan<byte>(_points + (point * Header.PointBytes) + Header.LabelOffset, sizeof(long)));

    public void Dispose()
    {
        points.Dispose();
        upper.Dispose();
    }
}
