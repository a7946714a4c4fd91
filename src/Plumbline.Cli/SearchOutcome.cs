using Plumbline.Search.Files;
using Plumbline.Studies.Indexing;

namespace Plumbline.Cli;

/// <summary>What plumb search did.</summary>
/// <param name="Index">What the index file says.</param>
/// <param name="Answers">What was found.</param>
/// <param name="Quality">How it compares with an exact search; null where that was not asked for.</param>
/// <param name="Outputs">The files written.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record SearchOutcome(
    IndexFileInfo Index, IndexAnswers Answers, IndexQuality? Quality, IReadOnlyList<string> Outputs, IReadOnlyList<(string Name, double Seconds)> Stages, long PeakMemoryBytes)
{
    /// <summary>Queries answered a second.</summary>
    public double QueriesPerSecond => Answers.Returned.Length / Math.Max(Stages.First(stage => stage.Name == "search").Seconds, 1e-9);
}
