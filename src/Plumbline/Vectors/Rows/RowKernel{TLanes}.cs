using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>The loops, shared by all instruction sets and all ways to keep a row.</summary>
internal sealed unsafe class RowKernel<TLanes> : RowKernel
    where TLanes : struct, ILanes16<TLanes>
{
    // Values between two looks at whether the sums are past the bound already.
    private const int Chunk = 256;
    private const int CacheLine = 64;
    // Bytes of a row that are asked for ahead: the start is enough for the hardware to go on by itself, and asking for all takes longer
    // than it saves.
    private const int Asked = 256;

    public override void Squared(RowFormat format, float* query, RowBlock rows, int* places, int count, float bound, float* distances)
    {
        switch (format)
        {
            case RowFormat.Byte:
                Run<ByteRows>(query, rows, places, count, bound, distances);
                break;
            case RowFormat.Half:
                Run<HalfRows>(query, rows, places, count, bound, distances);
                break;
            case RowFormat.Split:
                Run<SplitRows>(query, rows, places, count, bound, distances);
                break;
            default:
                Run<HighRows>(query, rows, places, count, bound, distances);
                break;
        }
    }

    public override void Products(RowFormat format, float* query, RowBlock rows, int* places, int count, float* products)
    {
        switch (format)
        {
            case RowFormat.Byte:
                RunProducts<ByteRows>(query, rows, places, count, products);
                break;
            case RowFormat.Half:
                RunProducts<HalfRows>(query, rows, places, count, products);
                break;
            case RowFormat.Split:
                RunProducts<SplitRows>(query, rows, places, count, products);
                break;
            default:
                RunProducts<HighRows>(query, rows, places, count, products);
                break;
        }
    }

    public override void Read(RowFormat format, RowBlock rows, int row, float* values)
    {
        switch (format)
        {
            case RowFormat.Byte:
                Read<ByteRows>(rows[row], rows.Padded, values);
                break;
            case RowFormat.Half:
                Read<HalfRows>(rows[row], rows.Padded, values);
                break;
            case RowFormat.Split:
                Read<SplitRows>(rows[row], rows.Padded, values);
                break;
            default:
                Read<HighRows>(rows[row], rows.Padded, values);
                break;
        }
    }

    private static void Read<TFormat>(byte* row, int padded, float* values)
        where TFormat : struct, IRowFormat
    {
        for (int i = 0; i < padded; i += DistanceKernel.LaneCount)
        {
            TLanes.Store(TFormat.Load<TLanes>(row, i, padded), values + i);
        }
    }

    private static void Run<TFormat>(float* query, RowBlock rows, int* places, int count, float bound, float* distances)
        where TFormat : struct, IRowFormat
    {
        int bytes = TFormat.Bytes(rows.Padded);
        for (int i = 0; i < count; i += 4)
        {
            // What comes next is asked for while this is worked out; rows are too far apart for the hardware to guess.
            for (int next = i + 4; next < Math.Min(i + 8, count); next++)
            {
                Ask(rows[places[next]], bytes);
            }

            int last = count - 1;
            Four<TFormat>(
                query,
                rows[places[i]],
                rows[places[Math.Min(i + 1, last)]],
                rows[places[Math.Min(i + 2, last)]],
                rows[places[Math.Min(i + 3, last)]],
                rows.Padded,
                bound,
                distances + i,
                Math.Min(4, count - i));
        }
    }

    /// <summary>Four rows side by side, which hides the latency of each one's sum. A row may be named twice.</summary>
    [SkipLocalsInit]
    private static void Four<TFormat>(float* query, byte* r0, byte* r1, byte* r2, byte* r3, int padded, float bound, float* distances, int wanted)
        where TFormat : struct, IRowFormat
    {
        TLanes s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
        int i = 0;
        while (true)
        {
            int end = Math.Min(padded, i + Chunk);
            for (; i < end; i += DistanceKernel.LaneCount)
            {
                TLanes q = TLanes.Load(query + i);
                s0 = TFormat.AddSquaredDifference(s0, q, r0, i, padded);
                s1 = TFormat.AddSquaredDifference(s1, q, r1, i, padded);
                s2 = TFormat.AddSquaredDifference(s2, q, r2, i, padded);
                s3 = TFormat.AddSquaredDifference(s3, q, r3, i, padded);
            }

            float d0 = TLanes.Sum(s0), d1 = TLanes.Sum(s1), d2 = TLanes.Sum(s2), d3 = TLanes.Sum(s3);
            if (i == padded)
            {
                Store(distances, wanted, d0, d1, d2, d3);
                return;
            }

            // Sums of squares only grow, rounding included, so a part beyond the bound says that the whole is.
            if (Math.Min(Math.Min(d0, d1), Math.Min(d2, d3)) > bound)
            {
                Store(distances, wanted, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity);
                return;
            }
        }
    }

    private static void RunProducts<TFormat>(float* query, RowBlock rows, int* places, int count, float* products)
        where TFormat : struct, IRowFormat
    {
        int bytes = TFormat.Bytes(rows.Padded);
        for (int i = 0; i < count; i += 4)
        {
            for (int next = i + 4; next < Math.Min(i + 8, count); next++)
            {
                Ask(rows[places[next]], bytes);
            }

            int last = count - 1;
            FourProducts<TFormat>(
                query,
                rows[places[i]],
                rows[places[Math.Min(i + 1, last)]],
                rows[places[Math.Min(i + 2, last)]],
                rows[places[Math.Min(i + 3, last)]],
                rows.Padded,
                products + i,
                Math.Min(4, count - i));
        }
    }

    [SkipLocalsInit]
    private static void FourProducts<TFormat>(float* query, byte* r0, byte* r1, byte* r2, byte* r3, int padded, float* products, int wanted)
        where TFormat : struct, IRowFormat
    {
        TLanes s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
        for (int i = 0; i < padded; i += DistanceKernel.LaneCount)
        {
            TLanes q = TLanes.Load(query + i);
            s0 = TLanes.AddProduct(s0, q, TFormat.Load<TLanes>(r0, i, padded));
            s1 = TLanes.AddProduct(s1, q, TFormat.Load<TLanes>(r1, i, padded));
            s2 = TLanes.AddProduct(s2, q, TFormat.Load<TLanes>(r2, i, padded));
            s3 = TLanes.AddProduct(s3, q, TFormat.Load<TLanes>(r3, i, padded));
        }

        Store(products, wanted, TLanes.Sum(s0), TLanes.Sum(s1), TLanes.Sum(s2), TLanes.Sum(s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* distances, int wanted, float d0, float d1, float d2, float d3)
    {
        distances[0] = d0;
        if (wanted == 4)
        {
            distances[1] = d1;
            distances[2] = d2;
            distances[3] = d3;
            return;
        }

        if (wanted > 1)
        {
            distances[1] = d1;
        }

        if (wanted > 2)
        {
            distances[2] = d2;
        }
    }

    private static void Ask(byte* row, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < Math.Min(bytes, Asked); i += CacheLine)
            {
                Sse.Prefetch0(row + i);
            }
        }
    }
}
