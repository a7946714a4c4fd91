namespace Plumbline.Fidelity;

/// <summary>
/// A copy of vectors in slices: components 0 to 63 of all vectors, then 64 to 127 of all vectors, and so on, the last slice
/// filled up with zeros. Sums over scattered vectors, taken a slice at a time, then stay within the second-level cache, which
/// rows 8 KiB apart do not: they share cache sets.
/// </summary>
internal sealed unsafe class SlicedVectors : IDisposable
{
    /// <summary>Components of a slice.</summary>
    public const int Width = 64;

    private float* _data;

    /// <summary>Copies vectors.</summary>
    public SlicedVectors(VectorSet vectors)
    {
        Count = vectors.Count;
        SliceCount = (vectors.Dimension + Width - 1) / Width;
        nuint bytes = (nuint)Count * (nuint)SliceCount * Width * sizeof(float);
        _data = (float*)LargeMemory.Allocate(bytes);
        for (int id = 0; id < Count; id++)
        {
            ReadOnlySpan<float> vector = vectors[id];
            for (int slice = 0; slice < SliceCount; slice++)
            {
                Span<float> part = new(Slice(slice) + ((long)id * Width), Width);
                ReadOnlySpan<float> source = vector[(slice * Width)..Math.Min(vector.Length, (slice + 1) * Width)];
                source.CopyTo(part);
                part[source.Length..].Clear();
            }
        }
    }

    /// <summary>Frees the memory of a copy that was not disposed.</summary>
    ~SlicedVectors() => Free();

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <summary>Number of slices.</summary>
    public int SliceCount { get; }

    /// <summary>The first vector's part of a slice; the others' follow, <see cref="Width"/> components each.</summary>
    public float* Slice(int slice)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        return _data + ((long)slice * Count * Width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        LargeMemory.Free(_data);
        _data = null;
    }
}
