namespace Plumbline.Studies.Watching;

/// <summary>How a watch of so many rounds ended.</summary>
/// <param name="Rounds">Rounds that were due.</param>
/// <param name="Unmet">Rounds that were complete and did not meet a requirement.</param>
/// <param name="Missed">Rounds that were skipped or cut off.</param>
public sealed record WatchEnd(int Rounds, int Unmet, int Missed);
