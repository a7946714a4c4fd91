using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plumbline.IO.Indexes;

namespace Plumbline.IO.Faiss;

/// <summary>
/// Rows of FAISS's ScalarQuantizer, decoded as they are read (ScalarQuantizer.cpp). 8 bits: the component of code c is
/// <c>vmin + (c + 1/2) / 255 * vdiff</c>, with a range for each component (QT_8bit) or one for all (QT_8bit_uniform). QT_fp16: a half.
/// </summary>
internal sealed unsafe class QuantizedRows : StoredRows
{
    private const int Lanes = 8;

    private readonly NativeBuffer _buffer;
    // The least value of each component, then the width of its range; QT_8bit_uniform: those of all, a register's lanes full of each.
    private readonly float[] _ranges;
    private readonly int _widths;
    private readonly int _step;
    private readonly int _rowBytes;
    private readonly bool _halves;
    private readonly RowDistance _distance;
    private readonly bool _oneByOne;

    public QuantizedRows(NativeBuffer buffer, int count, int dimension, FaissQuantizer quantizer, float[] trained, RowDistance distance, bool oneByOne)
        : base(count, dimension)
    {
        _buffer = buffer;
        _distance = distance;
        _oneByOne = oneByOne;
        _halves = quantizer == FaissQuantizer.QT_fp16;
        _rowBytes = _halves ? 2 * dimension : dimension;
        bool uniform = quantizer == FaissQuantizer.QT_8bit_uniform;
        _step = uniform ? 0 : 1;
        _widths = uniform ? Lanes : dimension;
        _ranges = uniform ? [.. Enumerable.Repeat(trained[0], Lanes), .. Enumerable.Repeat(trained[1], Lanes)] : trained;
    }

    public override void Measure(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            byte* row = _buffer.Pointer + ((long)ids[i] * _rowBytes);
            float sum = _halves ? SumHalves(query, (ushort*)row) : _oneByOne ? SumBytesOneByOne(query, row) : SumBytes(query, row);
            distances[i] = _distance == RowDistance.NegatedProduct ? -sum : sum;
        }
    }

    public override void Dispose() => _buffer.Dispose();

    private float SumBytes(float* query, byte* codes)
    {
        bool product = _distance == RowDistance.NegatedProduct;
        ref float least = ref MemoryMarshal.GetArrayDataReference(_ranges);
        ref float width = ref Unsafe.Add(ref least, _widths);
        Vector256<float> sums = Vector256<float>.Zero;
        int i = 0;
        for (; i <= Dimension - Lanes; i += Lanes)
        {
            Vector128<ushort> wide = Vector128.WidenLower(Vector64.Load(codes + i).ToVector128());
            Vector256<float> code = Vector256.ConvertToSingle(Vector256.WidenLower(wide.ToVector256()).AsInt32());
            Vector256<float> share = (code + Vector256.Create(0.5f)) * Vector256.Create(1f / 255);
            Vector256<float> decoded = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref width, (nuint)(i * _step)), Vector256.LoadUnsafe(ref least, (nuint)(i * _step)));
            sums = Add(sums, Vector256.Load(query + i), decoded, product);
        }

        float sum = Vector256.Sum(sums);
        for (; i < Dimension; i++)
        {
            float share = (codes[i] + 0.5f) * (1f / 255);
            sum = Add(sum, query[i], MathF.FusedMultiplyAdd(share, _ranges[_widths + (i * _step)], _ranges[i * _step]), product);
        }

        return sum;
    }

    /// <summary>The same in FAISS's scalar form: divided by 255, nothing fused.</summary>
    private float SumBytesOneByOne(float* query, byte* codes)
    {
        bool product = _distance == RowDistance.NegatedProduct;
        float sum = 0;
        for (int i = 0; i < Dimension; i++)
        {
            float share = (codes[i] + 0.5f) / 255;
            float decoded = _ranges[i * _step] + (share * _ranges[_widths + (i * _step)]);
            float difference = query[i] - decoded;
            sum += product ? query[i] * decoded : difference * difference;
        }

        return sum;
    }

    private float SumHalves(float* query, ushort* row)
    {
        bool product = _distance == RowDistance.NegatedProduct;
        float sum = 0;
        for (int i = 0; i < Dimension; i++)
        {
            float decoded = (float)BitConverter.UInt16BitsToHalf(row[i]);
            float difference = query[i] - decoded;
            sum += product ? query[i] * decoded : difference * difference;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> sums, Vector256<float> query, Vector256<float> row, bool product)
    {
        Vector256<float> difference = query - row;
        return product ? Vector256.FusedMultiplyAdd(query, row, sums) : Vector256.FusedMultiplyAdd(difference, difference, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Add(float sum, float query, float row, bool product)
    {
        float difference = query - row;
        return product ? MathF.FusedMultiplyAdd(query, row, sum) : MathF.FusedMultiplyAdd(difference, difference, sum);
    }
}
