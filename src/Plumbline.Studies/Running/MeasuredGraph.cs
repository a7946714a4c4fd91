using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>A graph, and the settings to be measured on it.</summary>
/// <param name="Index">The graph.</param>
/// <param name="Specs">The settings.</param>
internal sealed record MeasuredGraph(HnswIndex Index, IReadOnlyList<ConditionSpec> Specs);
