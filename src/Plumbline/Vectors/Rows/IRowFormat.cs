using Plumbline.Distances;

namespace Plumbline.Vectors.Rows;

/// <summary>How the values of a row lie in memory.</summary>
internal unsafe interface IRowFormat
{
    /// <summary>Reads sixteen values.</summary>
    /// <param name="row">Address of the row.</param>
    /// <param name="index">The first value, a multiple of sixteen.</param>
    /// <param name="padded">Values of a row with its padding.</param>
    static abstract TLanes Load<TLanes>(byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes>;

    /// <summary>accumulator + (query - row)² for sixteen values.</summary>
    /// <param name="accumulator">Sums so far.</param>
    /// <param name="query">Sixteen values of the query.</param>
    /// <param name="row">Address of the row.</param>
    /// <param name="index">The first value, a multiple of sixteen.</param>
    /// <param name="padded">Values of a row with its padding.</param>
    static abstract TLanes AddSquaredDifference<TLanes>(TLanes accumulator, TLanes query, byte* row, int index, int padded)
        where TLanes : struct, ILanes16<TLanes>;

    /// <summary>Bytes from the start of a row that reading all of it touches.</summary>
    static abstract int Bytes(int padded);
}
