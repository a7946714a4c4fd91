using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>A graph, and the settings to be measured on it.</summary>
/// <param name="Index">The graph.</param>
/// <param name="Specs">The settings; may be none.</param>
/// <param name="Law">Where the counts for the safe law go; null where this is not the graph that it is fitted on.</param>
internal sealed record MeasuredGraph(HnswIndex Index, IReadOnlyList<ConditionSpec> Specs, SafeLawCounts? Law = null);
