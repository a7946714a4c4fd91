using System.Runtime.Intrinsics;
using Plumbline.IO.Indexes;

namespace Plumbline.IO.Hnswlib;

/// <summary>
/// The vectors of an hnswlib index, between links and labels, measured by sums in the order of hnswlib's SSE kernels (space_l2.h, space_ip.h: the
/// form of a package that is built for every x86-64): four lanes, products rounded before they are added, what is left over one after the other.
/// A build for the machine at hand (<c>-march=native</c>) adds in eight or sixteen lanes, and differs in the last bits.
/// </summary>
internal sealed unsafe class HnswlibRows : StoredRows
{
    private readonly byte* _first;
    private readonly long _stride;
    private readonly int _wide;
    private readonly RowDistance _distance;

    /// <param name="points">The base level, which stays the graph's.</param>
    /// <param name="header">Where the vectors lie in it.</param>
    /// <param name="distance">What is measured.</param>
    public HnswlibRows(NativeBuffer points, HnswlibHeader header, RowDistance distance)
        : base(header.Count, header.Dimension)
    {
        _first = points.Pointer + header.VectorOffset;
        _stride = header.PointBytes;
        _distance = distance;
        // Multiples of 4 go through whole vectors; of others, those above 16 in steps of 16, those above 4 in steps of 4, and the rest is a tail.
        int d = header.Dimension;
        _wide = d % 4 == 0 ? d : d > 16 ? d / 16 * 16 : d > 4 ? d / 4 * 4 : 0;
    }

    public override void Measure(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            float* row = (float*)(_first + (ids[i] * _stride));
            distances[i] = _distance == RowDistance.SquaredL2 ? SquaredL2(query, row) : 1 - Product(query, row);
        }
    }

    public override void Dispose()
    {
    }

    public override bool TryRead(int id, Span<float> vector) => new ReadOnlySpan<float>((float*)(_first + (id * _stride)), Dimension).TryCopyTo(vector);

    private float SquaredL2(float* query, float* row)
    {
        Vector128<float> sums = Vector128<float>.Zero;
        for (int i = 0; i < _wide; i += 4)
        {
            Vector128<float> difference = Vector128.Load(query + i) - Vector128.Load(row + i);
            sums += difference * difference;
        }

        float tail = 0;
        for (int i = _wide; i < Dimension; i++)
        {
            float difference = query[i] - row[i];
            tail += difference * difference;
        }

        return InOrder(sums) + tail;
    }

    private float Product(float* query, float* row)
    {
        Vector128<float> sums = Vector128<float>.Zero;
        for (int i = 0; i < _wide; i += 4)
        {
            sums += Vector128.Load(query + i) * Vector128.Load(row + i);
        }

        float tail = 0;
        for (int i = _wide; i < Dimension; i++)
        {
            tail += query[i] * row[i];
        }

        return InOrder(sums) + tail;
    }

    private static float InOrder(Vector128<float> sums) => sums[0] + sums[1] + sums[2] + sums[3];
}
