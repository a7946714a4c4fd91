namespace Plumbline.IO.Binary;

/// <summary>How rows of fixed length lie in a file.</summary>
/// <param name="DataOffset">Where row 0 begins.</param>
/// <param name="Element">Type of a component.</param>
/// <param name="HasCounts">Whether each row begins with its dimension, a little-endian int32.</param>
/// <param name="BigEndian">Whether components of several bytes begin with the highest.</param>
internal sealed record BinaryLayout(long DataOffset, VectorElement Element, bool HasCounts = false, bool BigEndian = false)
{
    public const int CountBytes = sizeof(int);

    /// <summary>Bytes of a component.</summary>
    public int ElementBytes { get; } = VectorElementNames.BytesOf(Element);

    /// <summary>Bytes of a row with its count.</summary>
    public long RowBytes(int dimension) => (HasCounts ? CountBytes : 0) + ((long)dimension * ElementBytes);
}
