using Plumbline.Distances;

namespace Plumbline.IO.Indexes;

/// <summary>Rows of float32, one after the other or with something else in between.</summary>
internal sealed unsafe class FloatRows : StoredRows
{
    private readonly DistanceKernel _kernel = DistanceKernels.Default;
    private readonly NativeBuffer _buffer;
    private readonly byte* _first;
    private readonly long _stride;
    private readonly RowDistance _distance;

    /// <param name="buffer">The memory, disposed with the rows.</param>
    /// <param name="offset">Byte at which the first row begins.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="count">Rows.</param>
    /// <param name="dimension">Components of a row.</param>
    /// <param name="distance">What is measured.</param>
    public FloatRows(NativeBuffer buffer, long offset, long stride, int count, int dimension, RowDistance distance)
        : base(count, dimension)
    {
        _buffer = buffer;
        _first = buffer.Pointer + offset;
        _stride = stride;
        _distance = distance;
    }

    public override void Measure(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        if (_distance == RowDistance.SquaredL2)
        {
            MeasureSquaredL2(query, ids, distances);
            return;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            float product = (float)DistanceKernel.Dot(query, Row(ids[i]), Dimension);
            distances[i] = _distance == RowDistance.NegatedProduct ? -product : 1 - product;
        }
    }

    public override void Dispose() => _buffer.Dispose();

    private void MeasureSquaredL2(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        int i = 0;
        fixed (float* found = distances)
        {
            for (; i <= ids.Length - 4; i += 4)
            {
                _kernel.SquaredL2Four(query, Row(ids[i]), Row(ids[i + 1]), Row(ids[i + 2]), Row(ids[i + 3]), Dimension, found + i);
            }
        }

        for (; i < ids.Length; i++)
        {
            distances[i] = _kernel.SquaredL2(query, Row(ids[i]), Dimension);
        }
    }

    private float* Row(int id) => (float*)(_first + (id * _stride));
}
