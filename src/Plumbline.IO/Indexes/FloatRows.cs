using Plumbline.Distances;

namespace Plumbline.IO.Indexes;

/// <summary>Rows of float32, one after the other.</summary>
internal sealed unsafe class FloatRows : StoredRows
{
    private readonly DistanceKernel _kernel = DistanceKernels.Default;
    private readonly NativeBuffer _buffer;
    private readonly float* _first;
    private readonly RowDistance _distance;
    private readonly bool _oneByOne;

    /// <param name="buffer">The memory, disposed with the rows.</param>
    /// <param name="count">Rows.</param>
    /// <param name="dimension">Components of a row.</param>
    /// <param name="distance">What is measured.</param>
    /// <param name="oneByOne">Whether to sum one component after the other.</param>
    public FloatRows(NativeBuffer buffer, int count, int dimension, RowDistance distance, bool oneByOne)
        : base(count, dimension)
    {
        _buffer = buffer;
        _first = (float*)buffer.Pointer;
        _distance = distance;
        _oneByOne = oneByOne;
    }

    public override void Measure(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        if (_oneByOne)
        {
            MeasureOneByOne(query, ids, distances);
            return;
        }

        if (_distance == RowDistance.SquaredL2)
        {
            MeasureSquaredL2(query, ids, distances);
            return;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            distances[i] = -(float)DistanceKernel.Dot(query, Row(ids[i]), Dimension);
        }
    }

    public override void Dispose() => _buffer.Dispose();

    public override bool TryRead(int id, Span<float> vector) => new ReadOnlySpan<float>(Row(id), Dimension).TryCopyTo(vector);

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

    private void MeasureOneByOne(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        bool product = _distance == RowDistance.NegatedProduct;
        for (int i = 0; i < ids.Length; i++)
        {
            float* row = Row(ids[i]);
            float sum = 0;
            for (int j = 0; j < Dimension; j++)
            {
                float difference = query[j] - row[j];
                sum += product ? query[j] * row[j] : difference * difference;
            }

            distances[i] = product ? -sum : sum;
        }
    }

    private float* Row(int id) => _first + ((long)id * Dimension);
}
