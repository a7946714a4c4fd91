using Plumbline.Studies.Comparing;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb report shows.</summary>
internal sealed class ReportScreen(ReportRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));

    public void End(ReportOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            if (outcome.Comparison is { } comparison)
            {
                Write(comparison);
            }

            string pictures = outcome.Pictures > 0 ? $" and {NumberWords.Count(outcome.Pictures, "picture")} in {RunPlots(outcome)}" : "";
            _results.WriteLine(outcome.Written.Count == 0 ? $"{outcome.Page}{pictures}: as they were" : $"wrote {outcome.Page}{pictures}");
            _results.WriteLine(NumberWords.Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static string RunPlots(ReportOutcome outcome) => Path.Combine(Path.GetDirectoryName(outcome.Page) ?? "", Studies.Output.RunReport.PlotsName);

    private void Write(RunComparison comparison)
    {
        _results.WriteLine(comparison.IsComparable ? "comparable: the same data, with settings and k in common" : $"not comparable like with like: {string.Join(" ", comparison.Obstacles)}");
        foreach (string caution in comparison.Cautions)
        {
            _results.WriteLine($"note: {caution}");
        }

        foreach (RunDifference difference in comparison.Differences.Where(difference => difference.ChangesResults))
        {
            _results.WriteLine($"{difference.Name}: {string.Join("; ", comparison.Runs.Select((run, i) => $"{difference.Values[i]} ({run.Label})"))}");
        }
    }
}
