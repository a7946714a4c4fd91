namespace Plumbline.Bench.Hnsw;

/// <summary>What the construction of an index took.</summary>
/// <param name="Seconds">Elapsed time.</param>
/// <param name="Bytes">Growth of the process that holds it, its copy of the vectors among it.</param>
internal sealed record HnswBuild(double Seconds, double Bytes);
