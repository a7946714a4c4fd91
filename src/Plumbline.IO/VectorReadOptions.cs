namespace Plumbline.IO;

/// <summary>How a vector file is read.</summary>
public sealed record VectorReadOptions
{
    /// <summary>
    /// Accept NaN and infinity. Off, because a distance to such a vector is NaN and has no place in a ranking.
    /// </summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>
    /// Map float32 rows that lie in the file as they do in memory (<c>.npy</c>, <c>.fbin</c>, some of <c>.npz</c>) instead of copying
    /// them. Off, because a mapped file that another process cuts short ends this process. Other files are read as if this were off.
    /// </summary>
    public bool MemoryMap { get; init; }
}
