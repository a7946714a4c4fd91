using Plumbline.Engines;

namespace Plumbline.Cli;

/// <summary>What plumb search did for several k and efforts.</summary>
/// <param name="Engine">What the index says of itself.</param>
/// <param name="Queries">Queries asked.</param>
/// <param name="Rows">One for each k and effort.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record SearchGridOutcome(EngineDescription Engine, int Queries, IReadOnlyList<SearchGridRow> Rows, IReadOnlyList<(string Name, double Seconds)> Stages, long PeakMemoryBytes);
