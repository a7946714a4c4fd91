namespace Plumbline.IO.Indexes;

/// <summary>Searches for one query at a time, with buffers of its own.</summary>
internal abstract class LibrarySearcher
{
    /// <summary>Distinct points evaluated on the base level by the last search.</summary>
    public int Evaluated { get; protected set; }

    /// <summary>Distances computed by the last search.</summary>
    public long Computations { get; protected set; }

    /// <summary>Searches; the results wait to be taken.</summary>
    /// <param name="query">d components.</param>
    public abstract void Search(ReadOnlySpan<float> query);

    /// <summary>Ids of the last search, as the library gives them.</summary>
    public abstract long[] TakeIds();

    /// <summary>Distances of the last search, as the library gives them.</summary>
    public abstract float[] TakeDistances();
}
