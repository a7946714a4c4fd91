using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Distances;

/// <summary>
/// Squared Euclidean distances and inner products of float32 vectors. One sealed class an instruction set; all of
/// them return the same bits for the same two vectors, by whichever method, so that exact search, graph construction
/// and graph search never disagree about a distance.
/// </summary>
internal abstract unsafe class DistanceKernel
{
    /// <summary>Lanes of the accumulator; a vector's tail counts as padded with zeros.</summary>
    public const int LaneCount = 16;

    /// <summary>Rows of a tile on either side.</summary>
    public const int TileSize = 4;

    /// <summary>What PLUMBLINE_KERNEL calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Sum of squared differences, float32.</summary>
    public abstract float SquaredL2(float* a, float* b, int dimension);

    /// <summary>Four distances from one vector; the four sums run side by side, which hides the latency of one.</summary>
    public abstract void SquaredL2Four(float* query, float* b0, float* b1, float* b2, float* b3, int dimension, float* distances);

    /// <summary>Distances from one vector to others that lie anywhere, as many sums side by side as there are registers for.</summary>
    /// <param name="query">The one.</param>
    /// <param name="others">The others.</param>
    /// <param name="count">How many.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="ahead">The vector that is wanted next, to be brought near meanwhile.</param>
    /// <param name="distances">Receives as many.</param>
    public abstract void SquaredL2Many(float* query, float** others, int count, int dimension, float* ahead, float* distances);

    /// <summary>
    /// All distances between two runs of consecutive vectors:
    /// <c>distances[i * distanceStride + j]</c> = ||a_i - b_j||².
    /// </summary>
    public abstract void SquaredL2Tile(float* a, int aCount, float* b, int bCount, int dimension, float* distances, int distanceStride);

    /// <summary>
    /// Inner product, accumulated in float64 because terms of both signs cancel. Products of two float32 are exact in
    /// float64, so that a fused and an unfused sum agree and one implementation serves every instruction set.
    /// </summary>
    [SkipLocalsInit]
    public static double Dot(float* a, float* b, int dimension)
    {
        Vector512<double> lower = Vector512<double>.Zero;
        Vector512<double> upper = Vector512<double>.Zero;
        int i = 0;
        for (; i <= dimension - LaneCount; i += LaneCount)
        {
            Accumulate(Vector512.Load(a + i), Vector512.Load(b + i), ref lower, ref upper);
        }

        if (i < dimension)
        {
            float* tail = stackalloc float[2 * LaneCount];
            CopyTail(a + i, dimension - i, tail);
            CopyTail(b + i, dimension - i, tail + LaneCount);
            Accumulate(Vector512.Load(tail), Vector512.Load(tail + LaneCount), ref lower, ref upper);
        }

        return LaneSum.Of(lower + upper);
    }

    /// <summary>Copies what is left of a vector and fills up with zeros. Inlined: a call would make the caller keep its sums in memory, in its loop too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void CopyTail(float* source, int count, float* destination)
    {
        for (int i = 0; i < LaneCount; i++)
        {
            destination[i] = i < count ? source[i] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Vector512<float> a, Vector512<float> b, ref Vector512<double> lower, ref Vector512<double> upper)
    {
        (Vector512<double> aLower, Vector512<double> aUpper) = Vector512.Widen(a);
        (Vector512<double> bLower, Vector512<double> bUpper) = Vector512.Widen(b);
        lower += aLower * bLower;
        upper += aUpper * bUpper;
    }
}
