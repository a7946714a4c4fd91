namespace Plumbline.IO.Indexes;

/// <summary>The vectors of an index, in whatever form the file has them.</summary>
internal abstract unsafe class StoredRows(int count, int dimension) : IDisposable
{
    public int Count { get; } = count;

    public int Dimension { get; } = dimension;

    /// <summary>Distances of a query to some rows.</summary>
    /// <param name="query">d components.</param>
    /// <param name="ids">Row numbers, each 0 to n - 1.</param>
    /// <param name="distances">Receives as many, smaller for nearer.</param>
    public abstract void Measure(float* query, ReadOnlySpan<int> ids, Span<float> distances);

    public abstract void Dispose();

    /// <summary>Copies a row; false where the index keeps it in a form that has lost something.</summary>
    /// <param name="id">0 to n - 1.</param>
    /// <param name="vector">Takes d components.</param>
    public virtual bool TryRead(int id, Span<float> vector) => false;

    public float Measure(float* query, int id)
    {
        float distance = 0;
        Measure(query, new ReadOnlySpan<int>(in id), new Span<float>(ref distance));
        return distance;
    }
}
