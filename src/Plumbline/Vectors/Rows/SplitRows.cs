using System.Runtime.CompilerServices;
using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>Float32 values in two planes: the upper 16 bits of each, rounded, and after them the signed rest of each.</summary>
internal readonly unsafe struct SplitRows : IRowFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes> => TLanes.LoadSplit((ushort*)row + index, (short*)row + padded + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes AddSquaredDifference<TLanes>(TLanes accumulator, TLanes query, byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes> => TLanes.AddSquaredDifference(accumulator, query, Load<TLanes>(row, index, padded));

    public static int Bytes(int padded) => 4 * padded;
}
