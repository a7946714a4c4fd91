namespace Plumbline.IO;

/// <summary>What a vector file says of itself, without its data having been read.</summary>
/// <param name="Path">The file, as the caller named it.</param>
/// <param name="Format">Its format.</param>
/// <param name="Rows">Number of vectors.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="DataType">Type of a component in the file, one of <see cref="VectorElementNames.All"/>; of text, <c>float32</c>.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record VectorFileDescription(
    string Path,
    VectorFileFormat Format,
    int Rows,
    int Dimension,
    string DataType,
    long Bytes)
{
    /// <summary>Type of a component in the file; float32 where <see cref="DataType"/> is none that can be written.</summary>
    public VectorElement Element => VectorElementNames.Find(DataType) ?? VectorElement.Binary32;
}
