namespace Plumbline.IO.Faiss;

/// <summary>
/// The links of a FAISS graph as its file holds them: those of a point lie together, level by level, each level filled up with -1. Everything
/// in it has been checked, so that a walk needs no check.
/// </summary>
internal sealed unsafe class FaissGraph(int[] cumulated, long[] offsets, NativeBuffer links) : IDisposable
{
    private readonly int* _links = (int*)links.Pointer;

    public required int EntryPoint { get; init; }

    public required int MaxLevel { get; init; }

    public required int EfConstruction { get; init; }

    public required int EfSearch { get; init; }

    public int BaseLinks => cumulated.Length > 1 ? cumulated[1] : 0;

    public int UpperLinks => cumulated.Length > 2 ? cumulated[2] - cumulated[1] : BaseLinks / 2;

    /// <summary>The highest level of a point.</summary>
    public int Level(int point) => Math.Max(0, Array.BinarySearch(cumulated, (int)(offsets[point + 1] - offsets[point])) - 1);

    /// <summary>Links of a point on a level that it has, up to the first -1.</summary>
    public ReadOnlySpan<int> Links(int point, int level)
    {
        ReadOnlySpan<int> places = new(_links + offsets[point] + cumulated[level], cumulated[level + 1] - cumulated[level]);
        int used = places.IndexOf(-1);
        return used < 0 ? places : places[..used];
    }

    public void Dispose() => links.Dispose();
}
