namespace Plumbline.IO.Parquet;

/// <summary>Rows that are stored together.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Chunks">One for each column that has values, in the order of the schema.</param>
internal sealed record ParquetRowGroup(long Rows, IReadOnlyList<ParquetChunk> Chunks);
