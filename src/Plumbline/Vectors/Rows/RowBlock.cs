namespace Plumbline.Vectors.Rows;

/// <summary>Where rows lie: what a kernel needs to find one.</summary>
/// <param name="start">Address of the first row.</param>
/// <param name="stride">Bytes from row to row.</param>
/// <param name="padded">Values of a row with its padding, a multiple of sixteen; the padding is zero.</param>
internal readonly unsafe struct RowBlock(byte* start, long stride, int padded)
{
    public long Stride { get; } = stride;

    public int Padded { get; } = padded;

    public byte* this[int row] => start + (row * Stride);
}
