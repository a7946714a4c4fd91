using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Vectors.Rows;

/// <summary>64 values a step (AVX-512BW).</summary>
internal sealed unsafe class ByteKernel512 : ByteKernel
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
            Vector512<int> s0 = Vector512<int>.Zero, s1 = Vector512<int>.Zero, t0 = Vector512<int>.Zero, t1 = Vector512<int>.Zero;
            for (int j = 0; j < padded; j += Vector512<byte>.Count)
            {
                Vector512<byte> q = Vector512.Load(prepared + j);
                Add(q, Vector512.Load(r0 + j), ref s0, ref t0);
                Add(q, Vector512.Load(r1 + j), ref s1, ref t1);
            }

            sums[i] = Vector512.Sum(s0 + t0);
            sums[second] = Vector512.Sum(s1 + t1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> a, Vector512<byte> b, ref Vector512<int> lower, ref Vector512<int> upper)
    {
        Vector512<byte> difference = Vector512.Max(a, b) - Vector512.Min(a, b);
        Vector512<short> low = Avx512BW.UnpackLow(difference, Vector512<byte>.Zero).AsInt16();
        Vector512<short> high = Avx512BW.UnpackHigh(difference, Vector512<byte>.Zero).AsInt16();
        lower += Avx512BW.MultiplyAddAdjacent(low, low);
        upper += Avx512BW.MultiplyAddAdjacent(high, high);
    }
}
