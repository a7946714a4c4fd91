using System.Diagnostics;
using Plumbline.Explorer;
using Plumbline.Explorer.Pictures;
using Plumbline.Studies.Exploring;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>Runs plumb serve.</summary>
internal static class ServeRun
{
    /// <summary>Serves until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ServeRequest request, CancellationToken cancellationToken) => ServeAsync(request, cancellationToken).GetAwaiter().GetResult();

    private static async Task<int> ServeAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        JsonTarget.Check(request.Json, request.Force, [request.Source.Data, request.Source.Index, request.Source.Labels, request.Model, request.Preprocess], request.Source.Run);
        StageTimes times = new();
        // A port that is taken is said at once, not after the graph is built.
        ExplorerServer.RequireFree(request.Options);
        IAnsiConsole screen = Screen.Open(standardError: true);
        using PictureEmbedder? pictures = request.Model is { } model ? PictureEmbedder.Open(model, request.ModelOutput, request.Preprocess, cancellationToken) : null;
        using Exploration exploration = ProgressDisplay.Run(screen, request.Quiet, progress => Exploration.Open(request.Source, Progress(progress), cancellationToken));
        times.End("load");
        pictures?.Require(exploration.Dimension);
        string? doubt = pictures?.Doubt(exploration);
        if (doubt is not null)
        {
            Warn($"note: {doubt}");
        }

        ExplorerServer server = await ExplorerServer.StartAsync(exploration, request.Options with { OnError = Warn, Pictures = pictures, PictureNote = doubt }, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            times.End("serve");
            JsonTarget.Write(request.Json, () => ServeJson.Create(exploration, server.Address, times));
            Tell(request, server.Address);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // A server without an end is over when its user says so.
            }
        }

        return ExitCode.Done;
    }

    private static void Tell(ServeRequest request, Uri address)
    {
        string hint = request.Options.Token is null ? "" : " (the first time with ?token=TOKEN)";
        string end = request.Quiet ? "" : "; Ctrl-C stops";
        TextWriter shown = JsonTarget.IsStandardOutput(request.Json) ? Console.Error : Console.Out;
        Screen.Show(() => shown.WriteLine($"plumb serve: {address}{hint}{end}"));
        if (request.Open)
        {
            OpenBrowser(request.Options.Token is { } token ? new Uri(address, $"?token={Uri.EscapeDataString(token)}") : address);
        }
    }

    private static void OpenBrowser(Uri address)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or FileNotFoundException or PlatformNotSupportedException)
        {
            Warn("--open: found no browser that can be started, expected one; the address is above");
        }
    }

    private static void Warn(string line) => Screen.Show(() => Console.Error.WriteLine($"plumb serve: {line}"));

    private static StageProgress? Progress(IProgress<WorkProgress>? progress) => progress is null ? null : new StageProgress(progress);

    private sealed class StageProgress(IProgress<WorkProgress> progress) : IProgress<ExplorationProgress>
    {
        public void Report(ExplorationProgress value) => progress.Report(new WorkProgress(value.Stage, value.Share));
    }
}
