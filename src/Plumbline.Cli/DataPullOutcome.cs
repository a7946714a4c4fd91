using Plumbline.Imaging.Downloads;

namespace Plumbline.Cli;

/// <summary>What plumb data pull did.</summary>
/// <param name="Archive">How the archive came to be there; null where nothing had to be unpacked.</param>
/// <param name="Files">The files that were asked for.</param>
/// <param name="Stages">Seconds of the stages.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record DataPullOutcome(
    PullOutcome? Archive, IReadOnlyList<Stl10Unpacked> Files, IReadOnlyList<(string Name, double Seconds)> Stages, long PeakMemoryBytes);
