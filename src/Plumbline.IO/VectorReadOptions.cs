namespace Plumbline.IO;

/// <summary>How a vector file is read.</summary>
public sealed record VectorReadOptions
{
    /// <summary>
    /// Accept NaN and infinity. Off, because a distance to such a vector is NaN and has no place in a ranking.
    /// </summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>
    /// Map a float32 <c>.npy</c> file into memory instead of copying it. Off, because a mapped file that another
    /// process cuts short ends this process. Other files are read as if this were off.
    /// </summary>
    public bool MemoryMap { get; init; }
}
