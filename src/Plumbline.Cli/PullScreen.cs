using Plumbline.Imaging.Downloads;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb data pull and plumb model pull show: the address, how far they are, and what is there now.</summary>
internal sealed class PullScreen(string command, PullRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    /// <summary>Says where the file comes from and goes to, before anything is asked of the network.</summary>
    public void Begin(string path)
    {
        DownloadSource source = request.Source;
        Print(_progress, $"{command}: {source.Url.OriginalString}{(source.Length is { } length ? $" ({Size(length)})" : "")} to {path}");
    }

    public T WithProgress<T>(Func<IProgress<WorkProgress>?, T> work) => ProgressDisplay.Run(_progress, request.Quiet, work);

    /// <summary>Says how the file came to be there.</summary>
    public void Downloaded(string path, PullOutcome file)
    {
        if (file.Download is not { } download)
        {
            Print(_results, $"{path} was there, {Size(file.Bytes)}, its SHA-256 is right");
            return;
        }

        string resumed = download.ResumedFrom > 0 ? $"; {Size(download.ResumedFrom)} were there" : "";
        string rate = file.Seconds > 0 ? $", {Size((long)(download.Received / file.Seconds))}/s" : "";
        Print(_results, $"wrote {path}, {Size(file.Bytes)}, its SHA-256 is right (received {Size(download.Received)}{rate}{resumed})");
    }

    public void Line(string text) => Print(_results, text);

    /// <summary>Prints the stages and the peak of memory.</summary>
    public void End(IReadOnlyList<(string Name, double Seconds)> stages, long peakMemoryBytes)
    {
        if (stages.Count > 0)
        {
            Print(_results, Stages(stages, peakMemoryBytes));
        }
    }

    private void Print(IAnsiConsole console, string text)
    {
        if (!request.Quiet)
        {
            Screen.Show(() =>
            {
                // Not the console's own line, which is broken at the width of the terminal: paths and addresses are copied.
                console.Profile.Out.Writer.WriteLine(text);
                console.Profile.Out.Writer.Flush();
            });
        }
    }
}
