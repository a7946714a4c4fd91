using Plumbline.Hnsw;

namespace Plumbline.Studies.Exploring;

/// <summary>The graph that is explored.</summary>
/// <param name="M">Links of a point above the base level; up to twice as many on it.</param>
/// <param name="EfConstruction">Candidates kept while it was built; null where its file does not say.</param>
/// <param name="Seed">Seed of its levels and insertion order; null where it was not built here.</param>
/// <param name="Levels">Levels, the base included.</param>
/// <param name="Contract">What a search does where k exceeds the effort.</param>
/// <param name="Origin">Where it came from, in words: "built here", or the file.</param>
public sealed record GraphFacts(int M, int? EfConstruction, long? Seed, int Levels, CapacityContract Contract, string Origin);
