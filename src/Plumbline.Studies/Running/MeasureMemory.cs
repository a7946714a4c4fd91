namespace Plumbline.Studies.Running;

/// <summary>
/// Memory for the per-query values of many points: one block, which the points share out among themselves. A paper run has 700
/// points of 10,000 queries; as arrays of their own they would be half a gigabyte of small pages a run.
/// </summary>
internal sealed unsafe class MeasureMemory : IDisposable
{
    private readonly long _bytes;
    private byte* _data;
    private long _used;

    /// <summary>Allocates.</summary>
    /// <param name="order">The queries, in the order in which values are kept.</param>
    /// <param name="points">Points.</param>
    public MeasureMemory(int[] order, int points)
    {
        Order = order;
        _bytes = (long)points * PointBuffer.BytesFor(order.Length);
        _data = (byte*)LargeMemory.Allocate((nuint)_bytes);
    }

    /// <summary>Frees the memory of a block that was not disposed.</summary>
    ~MeasureMemory() => Free();

    /// <summary>The queries, in the order in which values are kept: those measured together lie together.</summary>
    public int[] Order { get; }

    /// <summary>Queries of each point.</summary>
    public int Queries => Order.Length;

    /// <summary>The next values, not cleared.</summary>
    public T* Take<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        long size = (long)Queries * sizeof(T);
        if (_used + size > _bytes)
        {
            throw new InvalidOperationException("More was taken of the measures' memory than was asked for.");
        }

        T* values = (T*)(_data + _used);
        _used += size;
        return values;
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
