namespace Plumbline.Cli;

/// <summary>What plumb load has done.</summary>
/// <param name="Engine">Kind and version of the server, and what of it was filled.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="FirstId">Id of the first vector.</param>
/// <param name="Written">Vectors written.</param>
/// <param name="Present">Vectors that were there already.</param>
/// <param name="Stages">Seconds of the stages.</param>
/// <param name="PeakMemoryBytes">Largest resident memory.</param>
internal sealed record LoadOutcome(
    string Engine, int Dimension, long FirstId, int Written, int Present, IReadOnlyList<(string Name, double Seconds)> Stages, long PeakMemoryBytes);
