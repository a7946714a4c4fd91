using System.Runtime.CompilerServices;
using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>Half-precision numbers.</summary>
internal readonly unsafe struct HalfRows : IRowFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes> => TLanes.LoadHalves((ushort*)row + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes AddSquaredDifference<TLanes>(TLanes accumulator, TLanes query, byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes> => TLanes.AddSquaredDifferenceToHalves(accumulator, query, (ushort*)row + index);

    public static int Bytes(int padded) => 2 * padded;
}
