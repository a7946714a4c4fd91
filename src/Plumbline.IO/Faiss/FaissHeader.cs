namespace Plumbline.IO.Faiss;

/// <summary>What every index of FAISS begins with (index_read.cpp: read_index_header).</summary>
/// <param name="Dimension">d.</param>
/// <param name="Count">ntotal.</param>
/// <param name="IsTrained">is_trained.</param>
/// <param name="IsProduct">Whether the metric is the inner product; otherwise it is L2.</param>
internal readonly record struct FaissHeader(int Dimension, int Count, bool IsTrained, bool IsProduct);
