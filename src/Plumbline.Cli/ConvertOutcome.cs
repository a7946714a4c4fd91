namespace Plumbline.Cli;

/// <summary>What plumb convert did.</summary>
/// <param name="Work">What was asked.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record ConvertOutcome(ConvertWork Work, IReadOnlyList<(string Name, double Seconds)> Stages, long Bytes, long PeakMemoryBytes);
