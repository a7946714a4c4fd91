using Plumbline.Search;

namespace Plumbline.Cli;

/// <summary>What plumb build did.</summary>
/// <param name="Count">Vectors.</param>
/// <param name="Dimension">Components of each.</param>
/// <param name="Statistics">What the index is made of.</param>
/// <param name="Reachability">Unreachable vectors found and repaired.</param>
/// <param name="Calibration">Efforts measured; null where not asked for.</param>
/// <param name="IndexBytes">Bytes of memory that the index takes.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="Load">Seconds of reading and checking the vectors.</param>
/// <param name="Build">Seconds of building.</param>
/// <param name="Calibrate">Seconds of calibrating.</param>
/// <param name="Write">Seconds of writing.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record BuildOutcome(
    int Count,
    int Dimension,
    IndexStatistics Statistics,
    Reachability Reachability,
    EffortCalibration? Calibration,
    long IndexBytes,
    long FileBytes,
    double Load,
    double Build,
    double Calibrate,
    double Write,
    long PeakMemoryBytes)
{
    /// <summary>Vectors linked a second.</summary>
    public double VectorsPerSecond => Count / Math.Max(Build, 1e-9);

    /// <summary>Seconds of the stages.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Stages =>
        Calibration is null ? [("load", Load), ("build", Build), ("write", Write)] : [("load", Load), ("build", Build), ("calibrate", Calibrate), ("write", Write)];
}
