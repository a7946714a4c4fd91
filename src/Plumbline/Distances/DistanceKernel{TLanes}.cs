using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Distances;

/// <summary>The loops, shared by all instruction sets; <typeparamref name="TLanes"/> brings the instructions.</summary>
internal sealed unsafe class DistanceKernel<TLanes>(string name) : DistanceKernel
    where TLanes : struct, ILanes16<TLanes>
{
    // Vectors that are compared with one at a time, where the registers hold their sums.
    private const int Most = 8;

    public override string Name => name;

    [SkipLocalsInit]
    public override float SquaredL2(float* a, float* b, int dimension)
    {
        TLanes sum = TLanes.Zero;
        int i = 0;
        for (; i <= dimension - LaneCount; i += LaneCount)
        {
            sum = TLanes.AddSquaredDifference(sum, TLanes.Load(a + i), TLanes.Load(b + i));
        }

        if (i < dimension)
        {
            float* tail = stackalloc float[2 * LaneCount];
            sum = AddTail(sum, a + i, b + i, dimension - i, tail);
        }

        return TLanes.Sum(sum);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SquaredL2Four(float* query, float* b0, float* b1, float* b2, float* b3, int dimension, float* distances)
    {
        TLanes s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
        int i = 0;
        for (; i <= dimension - LaneCount; i += LaneCount)
        {
            TLanes q = TLanes.Load(query + i);
            s0 = TLanes.AddSquaredDifference(s0, q, TLanes.Load(b0 + i));
            s1 = TLanes.AddSquaredDifference(s1, q, TLanes.Load(b1 + i));
            s2 = TLanes.AddSquaredDifference(s2, q, TLanes.Load(b2 + i));
            s3 = TLanes.AddSquaredDifference(s3, q, TLanes.Load(b3 + i));
        }

        if (i < dimension)
        {
            int rest = dimension - i;
            float* tail = stackalloc float[LaneCount];
            CopyTail(query + i, rest, tail);
            TLanes q = TLanes.Load(tail);
            CopyTail(b0 + i, rest, tail);
            s0 = TLanes.AddSquaredDifference(s0, q, TLanes.Load(tail));
            CopyTail(b1 + i, rest, tail);
            s1 = TLanes.AddSquaredDifference(s1, q, TLanes.Load(tail));
            CopyTail(b2 + i, rest, tail);
            s2 = TLanes.AddSquaredDifference(s2, q, TLanes.Load(tail));
            CopyTail(b3 + i, rest, tail);
            s3 = TLanes.AddSquaredDifference(s3, q, TLanes.Load(tail));
        }

        distances[0] = TLanes.Sum(s0);
        distances[1] = TLanes.Sum(s1);
        distances[2] = TLanes.Sum(s2);
        distances[3] = TLanes.Sum(s3);
    }

    public override void SquaredL2Many(float* query, float** others, int count, int dimension, float* ahead, float* distances)
    {
        int i = 0;
        if (typeof(TLanes) == typeof(Lanes512))
        {
            // Two steps may begin in a cycle, and a sum takes one every four.
            for (; i <= count - Most; i += Most)
            {
                Eight(query, others + i, dimension, ahead, distances + i);
                // Once is enough; what lies near already costs next to nothing.
                ahead = query;
            }
        }

        // Also where four sums would do, if the one ahead has not been asked for: fetching it takes longer than all eight.
        if ((count - i > 4 || (i == 0 && count > 0)) && typeof(TLanes) == typeof(Lanes512))
        {
            float** padded = stackalloc float*[Most];
            float* found = stackalloc float[Most];
            for (int j = 0; j < Most; j++)
            {
                padded[j] = others[Math.Min(i + j, count - 1)];
            }

            Eight(query, padded, dimension, ahead, found);
            Unsafe.CopyBlock(distances + i, found, (uint)((count - i) * sizeof(float)));
            return;
        }

        float* four = stackalloc float[4];
        int last = count - 1;
        for (; i < count; i += 4)
        {
            // Sums beyond the count take no time: the others wait for their own steps.
            SquaredL2Four(query, others[i], others[Math.Min(i + 1, last)], others[Math.Min(i + 2, last)], others[Math.Min(i + 3, last)], dimension, four);
            Unsafe.CopyBlock(distances + i, four, (uint)(Math.Min(4, count - i) * sizeof(float)));
        }
    }

    public override void SquaredL2Tile(float* a, int aCount, float* b, int bCount, int dimension, float* distances, int distanceStride)
    {
        // A tail of the dimension would need sixteen more copies in the tile; those vectors go row by row.
        bool tiled = dimension % LaneCount == 0;
        int i = 0;
        for (; tiled && i <= aCount - TileSize; i += TileSize)
        {
            float* aRow = a + ((long)i * dimension);
            float* row = distances + ((long)i * distanceStride);
            int j = 0;
            for (; j <= bCount - TileSize; j += TileSize)
            {
                FourByFour(aRow, b + ((long)j * dimension), dimension, row + j, distanceStride);
            }

            for (int r = 0; j < bCount && r < TileSize; r++)
            {
                Row(aRow + ((long)r * dimension), b + ((long)j * dimension), bCount - j, dimension, row + ((long)r * distanceStride) + j);
            }
        }

        if (aCount == 1)
        {
            OneQuery(a, b, bCount, dimension, distances);
            return;
        }

        for (; i < aCount; i++)
        {
            Row(a + ((long)i * dimension), b, bCount, dimension, distances + ((long)i * distanceStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes AddTail(TLanes sum, float* a, float* b, int count, float* tail)
    {
        CopyTail(a, count, tail);
        CopyTail(b, count, tail + LaneCount);
        return TLanes.AddSquaredDifference(sum, TLanes.Load(tail), TLanes.Load(tail + LaneCount));
    }

    /// <summary>
    /// One query waits for memory: rows are read in the order in which they lie, and asked for ahead. Two at a time, so that more of
    /// them are on the way; what is asked for is what a later step reads, of the same two rows or of two that come after.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneQuery(float* query, float* b, int bCount, int dimension, float* distances)
    {
        float* tail = stackalloc float[2 * LaneCount];
        // Components of each of the two rows.
        int ahead = ReadAhead.Floats / 2;
        int rest = ahead % Math.Max(1, dimension);
        long pairs = 2L * (ahead - rest);
        int j = 0;
        for (; j <= bCount - 2; j += 2)
        {
            float* b0 = b + ((long)j * dimension), b1 = b0 + dimension;
            TLanes s0 = TLanes.Zero, s1 = TLanes.Zero;
            int i = 0;
            for (; i <= dimension - LaneCount; i += LaneCount)
            {
                if (Sse.IsSupported)
                {
                    long later = pairs + i + rest;
                    later += i + rest < dimension ? 0 : dimension;
                    Sse.Prefetch0(b0 + later);
                    Sse.Prefetch0(b1 + later);
                }

                TLanes q = TLanes.Load(query + i);
                s0 = TLanes.AddSquaredDifference(s0, q, TLanes.Load(b0 + i));
                s1 = TLanes.AddSquaredDifference(s1, q, TLanes.Load(b1 + i));
            }

            if (i < dimension)
            {
                s0 = AddTail(s0, query + i, b0 + i, dimension - i, tail);
                s1 = AddTail(s1, query + i, b1 + i, dimension - i, tail);
            }

            distances[j] = TLanes.Sum(s0);
            distances[j + 1] = TLanes.Sum(s1);
        }

        if (j < bCount)
        {
            distances[j] = SquaredL2(query, b + ((long)j * dimension), dimension);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* query, float** others, int dimension, float* ahead, float* distances)
    {
        float* b0 = others[0], b1 = others[1], b2 = others[2], b3 = others[3], b4 = others[4], b5 = others[5], b6 = others[6], b7 = others[7];
        TLanes s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
        TLanes s4 = TLanes.Zero, s5 = TLanes.Zero, s6 = TLanes.Zero, s7 = TLanes.Zero;
        int i = 0;
        for (; i <= dimension - LaneCount; i += LaneCount)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(ahead + i);
            }

            TLanes q = TLanes.Load(query + i);
            s0 = TLanes.AddSquaredDifference(s0, q, TLanes.Load(b0 + i));
            s1 = TLanes.AddSquaredDifference(s1, q, TLanes.Load(b1 + i));
            s2 = TLanes.AddSquaredDifference(s2, q, TLanes.Load(b2 + i));
            s3 = TLanes.AddSquaredDifference(s3, q, TLanes.Load(b3 + i));
            s4 = TLanes.AddSquaredDifference(s4, q, TLanes.Load(b4 + i));
            s5 = TLanes.AddSquaredDifference(s5, q, TLanes.Load(b5 + i));
            s6 = TLanes.AddSquaredDifference(s6, q, TLanes.Load(b6 + i));
            s7 = TLanes.AddSquaredDifference(s7, q, TLanes.Load(b7 + i));
        }

        if (i < dimension)
        {
            float* tail = stackalloc float[2 * LaneCount];
            s0 = AddTail(s0, query + i, b0 + i, dimension - i, tail);
            s1 = AddTail(s1, query + i, b1 + i, dimension - i, tail);
            s2 = AddTail(s2, query + i, b2 + i, dimension - i, tail);
            s3 = AddTail(s3, query + i, b3 + i, dimension - i, tail);
            s4 = AddTail(s4, query + i, b4 + i, dimension - i, tail);
            s5 = AddTail(s5, query + i, b5 + i, dimension - i, tail);
            s6 = AddTail(s6, query + i, b6 + i, dimension - i, tail);
            s7 = AddTail(s7, query + i, b7 + i, dimension - i, tail);
        }

        Store(distances, TLanes.Sum(s0), TLanes.Sum(s1), TLanes.Sum(s2), TLanes.Sum(s3));
        Store(distances + 4, TLanes.Sum(s4), TLanes.Sum(s5), TLanes.Sum(s6), TLanes.Sum(s7));
    }

    private void Row(float* query, float* b, int bCount, int dimension, float* distances)
    {
        long stride = dimension;
        int j = 0;
        for (; j <= bCount - 4; j += 4)
        {
            float* first = b + (j * stride);
            SquaredL2Four(query, first, first + stride, first + (2 * stride), first + (3 * stride), dimension, distances + j);
        }

        for (; j < bCount; j++)
        {
            distances[j] = SquaredL2(query, b + (j * stride), dimension);
        }
    }

    /// <summary>Sixteen sums in registers: each value loaded is used four times. Unrolled by hand because the JIT keeps only named locals in registers.</summary>
    [SkipLocalsInit]
    private static void FourByFour(float* a, float* b, int dimension, float* distances, int stride)
    {
        float* a1 = a + dimension, a2 = a1 + dimension, a3 = a2 + dimension;
        float* b1 = b + dimension, b2 = b1 + dimension, b3 = b2 + dimension;
        TLanes s00 = TLanes.Zero, s01 = TLanes.Zero, s02 = TLanes.Zero, s03 = TLanes.Zero;
        TLanes s10 = TLanes.Zero, s11 = TLanes.Zero, s12 = TLanes.Zero, s13 = TLanes.Zero;
        TLanes s20 = TLanes.Zero, s21 = TLanes.Zero, s22 = TLanes.Zero, s23 = TLanes.Zero;
        TLanes s30 = TLanes.Zero, s31 = TLanes.Zero, s32 = TLanes.Zero, s33 = TLanes.Zero;
        for (int i = 0; i < dimension; i += LaneCount)
        {
            TLanes x0 = TLanes.Load(a + i), x1 = TLanes.Load(a1 + i), x2 = TLanes.Load(a2 + i), x3 = TLanes.Load(a3 + i);
            TLanes y = TLanes.Load(b + i);
            s00 = TLanes.AddSquaredDifference(s00, x0, y);
            s10 = TLanes.AddSquaredDifference(s10, x1, y);
            s20 = TLanes.AddSquaredDifference(s20, x2, y);
            s30 = TLanes.AddSquaredDifference(s30, x3, y);
            y = TLanes.Load(b1 + i);
            s01 = TLanes.AddSquaredDifference(s01, x0, y);
            s11 = TLanes.AddSquaredDifference(s11, x1, y);
            s21 = TLanes.AddSquaredDifference(s21, x2, y);
            s31 = TLanes.AddSquaredDifference(s31, x3, y);
            y = TLanes.Load(b2 + i);
            s02 = TLanes.AddSquaredDifference(s02, x0, y);
            s12 = TLanes.AddSquaredDifference(s12, x1, y);
            s22 = TLanes.AddSquaredDifference(s22, x2, y);
            s32 = TLanes.AddSquaredDifference(s32, x3, y);
            y = TLanes.Load(b3 + i);
            s03 = TLanes.AddSquaredDifference(s03, x0, y);
            s13 = TLanes.AddSquaredDifference(s13, x1, y);
            s23 = TLanes.AddSquaredDifference(s23, x2, y);
            s33 = TLanes.AddSquaredDifference(s33, x3, y);
        }

        Store(distances, TLanes.Sum(s00), TLanes.Sum(s01), TLanes.Sum(s02), TLanes.Sum(s03));
        Store(distances + stride, TLanes.Sum(s10), TLanes.Sum(s11), TLanes.Sum(s12), TLanes.Sum(s13));
        Store(distances + (2L * stride), TLanes.Sum(s20), TLanes.Sum(s21), TLanes.Sum(s22), TLanes.Sum(s23));
        Store(distances + (3L * stride), TLanes.Sum(s30), TLanes.Sum(s31), TLanes.Sum(s32), TLanes.Sum(s33));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* destination, float v0, float v1, float v2, float v3)
    {
        destination[0] = v0;
        destination[1] = v1;
        destination[2] = v2;
        destination[3] = v3;
    }
}
