namespace Plumbline.IO;

/// <summary>What is to be written to a vector file.</summary>
/// <param name="Rows">Number of vectors, 1 or more.</param>
/// <param name="Dimension">Components of a vector, 1 or more.</param>
/// <param name="Element">Type of a component in the file.</param>
public sealed record VectorFileShape(int Rows, int Dimension, VectorElement Element);
