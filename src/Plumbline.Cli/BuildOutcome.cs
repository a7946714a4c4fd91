using Plumbline.Search;

namespace Plumbline.Cli;

/// <summary>What plumb build did.</summary>
/// <param name="Count">Vectors.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="Statistics">What the index is made of.</param>
/// <param name="Reachability">Unreachable vectors found and repaired.</param>
/// <param name="Calibrations">Efforts for promised overlaps.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record BuildOutcome(
    int Count,
    int Dimension,
    IndexStatistics Statistics,
    Reachability Reachability,
    IReadOnlyList<EffortCalibration> Calibrations,
    IReadOnlyList<(string Name, double Seconds)> Stages,
    long Bytes,
    long PeakMemoryBytes)
{
    /// <summary>Seconds of a stage.</summary>
    public double Seconds(string stage) => Stages.First(one => one.Name == stage).Seconds;
}
