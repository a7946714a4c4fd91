using Plumbline.Engines.Servers;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb load shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class LoadScreen(LoadRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(string engine, int rows, int dimension, long firstId, int present)
    {
        if (!request.Quiet)
        {
            string there = present > 0 ? $", {Count(present)} of them there already" : "";
            Screen.Show(() => _progress.WriteLine($"plumb load: {Count(rows, "vector")} of dimension {Count(dimension)} of {request.Vectors} to {engine}, ids {firstId} to {firstId + rows - 1}{there}"));
        }
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    // For a shell of the Bourne family and, but for quotes within, PowerShell.
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '_' or '-' or ':' or '@') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public void End(LoadOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            double seconds = outcome.Stages.FirstOrDefault(stage => stage.Name == "load").Seconds;
            string rate = seconds > 0 && outcome.Written > 0 ? $", {Count((long)Math.Round(outcome.Written / seconds))} a second" : "";
            _results.WriteLine($"loaded {Count(outcome.Written, "vector")} to {outcome.Engine}{rate}");
            // The file is not all that is there after vectors were added to others.
            string against = outcome.FirstId == 0 && request.Options.Mode != LoadMode.Append ? $"--data {Quoted(request.Vectors)}" : "--from-engine";
            // Not wrapped, so that it can be pasted.
            _results.Profile.Out.Writer.WriteLine($"next: plumb audit {Quoted(request.Address.ToString())} {against}");
            _results.WriteLine(Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }
}
