using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Vectors.Rows;

/// <summary>32 values a step (AVX2).</summary>
internal sealed unsafe class ByteKernel256 : ByteKernel
{
    private const int Ahead = 4;

    public override int Prepare(byte* query, int padded, byte* prepared)
    {
        Buffer.MemoryCopy(query, prepared, padded, padded);
        return 0;
    }

    public override void Squared(byte* prepared, int own, RowBlock rows, int* terms, int* places, int count, int* sums)
    {
        int padded = rows.Padded;
        for (int i = 0; i < Math.Min(Ahead, count); i++)
        {
            Sse.Prefetch0(rows[places[i]]);
        }

        for (int i = 0; i < count; i += 2)
        {
            for (int next = i + Ahead; next < Math.Min(i + Ahead + 2, count); next++)
            {
                Sse.Prefetch0(rows[places[next]]);
            }

            int second = Math.Min(i + 1, count - 1);
            byte* r0 = rows[places[i]];
            byte* r1 = rows[places[second]];
            Vector256<int> s0 = Vector256<int>.Zero, s1 = Vector256<int>.Zero, t0 = Vector256<int>.Zero, t1 = Vector256<int>.Zero;
            for (int j = 0; j < padded; j += Vector256<byte>.Count)
            {
                Vector256<byte> q = Vector256.Load(prepared + j);
                Add(q, Vector256.Load(r0 + j), ref s0, ref t0);
                Add(q, Vector256.Load(r1 + j), ref s1, ref t1);
            }

            sums[i] = Vector256.Sum(s0 + t0);
            sums[second] = Vector256.Sum(s1 + t1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<byte> a, Vector256<byte> b, ref Vector256<int> lower, ref Vector256<int> upper)
    {
        Vector256<byte> difference = Vector256.Max(a, b) - Vector256.Min(a, b);
        Vector256<short> low = Avx2.UnpackLow(difference, Vector256<byte>.Zero).AsInt16();
        Vector256<short> high = Avx2.UnpackHigh(difference, Vector256<byte>.Zero).AsInt16();
        lower += Avx2.MultiplyAddAdjacent(low, low);
        upper += Avx2.MultiplyAddAdjacent(high, high);
    }
}
