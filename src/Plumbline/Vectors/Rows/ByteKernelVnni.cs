using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Vectors.Rows;

/// <summary>
/// 32 products a step (AVX-VNNI). Σ (q - x)² = Σ q² + (Σ x² - 256 Σ x) - 2 Σ x (q - 128): the middle term is known of each row, and the
/// last is what the instruction multiplies, bytes without a sign by bytes with one.
/// </summary>
internal sealed unsafe class ByteKernelVnni : ByteKernel
{
    private const int Ahead = 8;

    public override int Prepare(byte* query, int padded, byte* prepared)
    {
        int square = 0;
        for (int j = 0; j < padded; j += Vector256<byte>.Count)
        {
            Vector256<byte> q = Vector256.Load(query + j);
            (q ^ Vector256.Create((byte)0x80)).Store(prepared + j);
            square += SumOfSquares(q);
        }

        return square;
    }

    public override void Squared(byte* prepared, int own, RowBlock rows, int* terms, int* places, int count, int* sums)
    {
        sbyte* shifted = (sbyte*)prepared;
        int padded = rows.Padded;
        for (int i = 0; i < Math.Min(Ahead, count); i++)
        {
            Ask(rows[places[i]], terms + places[i]);
        }

        int last = count - 1;
        for (int i = 0; i < count; i += 4)
        {
            for (int next = i + Ahead; next < Math.Min(i + Ahead + 4, count); next++)
            {
                Ask(rows[places[next]], terms + places[next]);
            }

            int p0 = places[i], p1 = places[Math.Min(i + 1, last)], p2 = places[Math.Min(i + 2, last)], p3 = places[Math.Min(i + 3, last)];
            Vector128<int> products = Four(shifted, rows[p0], rows[p1], rows[p2], rows[p3], padded);
            Vector128<int> four = Vector128.Create(own) + Vector128.Create(terms[p0], terms[p1], terms[p2], terms[p3]) - (products << 1);
            if (i + 4 <= count)
            {
                four.Store(sums + i);
            }
            else
            {
                for (int r = 0; i + r < count; r++)
                {
                    sums[i + r] = four[r];
                }
            }
        }
    }

    private static Vector128<int> Four(sbyte* shifted, byte* r0, byte* r1, byte* r2, byte* r3, int padded)
    {
        // Two sums a row: one alone would wait for itself.
        Vector256<int> a0 = Vector256<int>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (int j = 0; j < padded; j += 2 * Vector256<byte>.Count)
        {
            Vector256<sbyte> q = Vector256.Load(shifted + j);
            a0 = AvxVnni.MultiplyWideningAndAdd(a0, Vector256.Load(r0 + j), q);
            a1 = AvxVnni.MultiplyWideningAndAdd(a1, Vector256.Load(r1 + j), q);
            a2 = AvxVnni.MultiplyWideningAndAdd(a2, Vector256.Load(r2 + j), q);
            a3 = AvxVnni.MultiplyWideningAndAdd(a3, Vector256.Load(r3 + j), q);
            q = Vector256.Load(shifted + j + 32);
            b0 = AvxVnni.MultiplyWideningAndAdd(b0, Vector256.Load(r0 + j + 32), q);
            b1 = AvxVnni.MultiplyWideningAndAdd(b1, Vector256.Load(r1 + j + 32), q);
            b2 = AvxVnni.MultiplyWideningAndAdd(b2, Vector256.Load(r2 + j + 32), q);
            b3 = AvxVnni.MultiplyWideningAndAdd(b3, Vector256.Load(r3 + j + 32), q);
        }

        Vector256<int> halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a0 + b0, a1 + b1), Avx2.HorizontalAdd(a2 + b2, a3 + b3));
        return halves.GetLower() + halves.GetUpper();
    }

    private static int SumOfSquares(Vector256<byte> values)
    {
        (Vector256<ushort> lower, Vector256<ushort> upper) = Vector256.Widen(values);
        return Vector256.Sum(Avx2.MultiplyAddAdjacent(lower.AsInt16(), lower.AsInt16()) + Avx2.MultiplyAddAdjacent(upper.AsInt16(), upper.AsInt16()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(byte* row, int* term)
    {
        // The first line of a row is enough for the hardware to go on by itself; to ask for all takes longer than it saves.
        Sse.Prefetch0(term);
        Sse.Prefetch0(row);
    }
}
