using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.InteropServices;
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
    private readonly float[] _least;
    private readonly float[] _range;
    private readonly int _rowBytes;
    private readonly bool _halves;
    private readonly RowDistance _distance;

    public QuantizedRows(NativeBuffer buffer, int count, int dimension, FaissQuantizer quantizer, float[] trained, RowDistance distance)
        : base(count, dimension)
    {
        _buffer = buffer;
        _distance = distance;
        _halves = quantizer == FaissQuantizer.QT_fp16;
        _rowBytes = _halves ? 2 * dimension : dimension;
        (_least, _range) = quantizer switch
        {
            FaissQuantizer.QT_8bit => (trained[..dimension], trained[dimension..]),
            FaissQuantizer.QT_8bit_uniform => (Repeat(trained[0], dimension), Repeat(trained[1], dimension)),
            _ => ([], []),
        };
    }

    public override void Measure(float* query, ReadOnlySpan<int> ids, Span<float> distances)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            byte* row = _buffer.Pointer + ((long)ids[i] * _rowBytes);
            float sum = _halves ? SumHalves(query, (ushort*)row) : SumBytes(query, row);
            distances[i] = _distance == RowDistance.NegatedProduct ? -sum : sum;
        }
    }

    public override void Dispose() => _buffer.Dispose();

    private static float[] Repeat(float value, int count)
    {
        float[] values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private float SumBytes(float* query, byte* codes)
    {
        bool product = _distance == RowDistance.NegatedProduct;
        ref float least = ref MemoryMarshal.GetArrayDataReference(_least);
        ref float range = ref MemoryMarshal.GetArrayDataReference(_range);
        Vector256<float> sums = Vector256<float>.Zero;
        int i = 0;
        for (; i <= Dimension - Lanes; i += Lanes)
        {
            Vector128<ushort> wide = Vector128.WidenLower(Vector64.Load(codes + i).ToVector128());
            Vector256<float> code = Vector256.ConvertToSingle(Vector256.WidenLower(wide.ToVector256()).AsInt32());
            Vector256<float> share = (code + Vector256.Create(0.5f)) * Vector256.Create(1f / 255);
            Vector256<float> decoded = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref range, (nuint)i), Vector256.LoadUnsafe(ref least, (nuint)i));
            sums = Add(sums, Vector256.Load(query + i), decoded, product);
        }

        float sum = Vector256.Sum(sums);
        for (; i < Dimension; i++)
        {
            float share = (codes[i] + 0.5f) * (1f / 255);
            sum = Add(sum, query[i], MathF.FusedMultiplyAdd(share, _range[i], _least[i]), product);
        }

        return sum;
    }

    private float SumHalves(float* query, ushort* row)
    {
        bool product = _distance == RowDistance.NegatedProduct;
        float sum = 0;
        for (int i = 0; i < Dimension; i++)
        {
            sum = Add(sum, query[i], (float)BitConverter.UInt16BitsToHalf(row[i]), product);
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
