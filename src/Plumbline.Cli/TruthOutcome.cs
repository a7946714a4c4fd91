namespace Plumbline.Cli;

/// <summary>What plumb truth did.</summary>
/// <param name="Work">What was asked.</param>
/// <param name="Load">Seconds of reading and checking the vectors.</param>
/// <param name="Exact">Seconds of the search.</param>
/// <param name="Write">Seconds of writing.</param>
/// <param name="Nearest">Mean distance of the nearest neighbour.</param>
/// <param name="Farthest">Mean distance of the k-th neighbour.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record TruthOutcome(
    TruthWork Work, double Load, double Exact, double Write, double Nearest, double Farthest, long Bytes, long PeakMemoryBytes);
