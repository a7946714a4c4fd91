using System.Runtime.CompilerServices;
using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>Whole numbers of 0 to 255.</summary>
internal readonly unsafe struct ByteRows : IRowFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes> => TLanes.LoadBytes(row + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes AddSquaredDifference<TLanes>(TLanes accumulator, TLanes query, byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes> => TLanes.AddSquaredDifference(accumulator, query, Load<TLanes>(row, index, padded));

    public static int Bytes(int padded) => padded;
}
