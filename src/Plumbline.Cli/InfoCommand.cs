using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Plumbline.Search;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>plumb info: what a file is and holds.</summary>
internal static class InfoCommand
{
    private const string Description = """
        Says what a file is and holds: vectors (.npy, .fvecs), neighbours (.ivecs, .npz, .hdf5, .h5), an index of plumb build, or a
        run folder of plumb study.

        Examples:
          plumb info embeddings.npy
          plumb info embeddings.npy --duplicates
          plumb info truth.hdf5
          plumb info base.plumb --full
          plumb info base.plumb --json - --quiet

        Of vectors and neighbours larger than 256 MiB a sample is read, blocks that lie evenly in the file; --full reads all. Of an
        index everything but the vectors is read and checked; --full checks them too.

        Exit codes: 0 done, 2 not a file that Plumbline reads, or damaged, 130 cancelled.
        """;

    public static Command Create()
    {
        Argument<string> path = new("FILE") { Description = "The file, or a run folder." };
        Option<bool> full = new("--full") { Description = "Read all of the file, however large." };
        Option<bool> duplicates = new("--duplicates") { Description = "Count vectors that repeat an earlier one; reads all of them, about 40 bytes of memory a vector." };
        Option<string?> json = CommandOptions.Json("what is printed");
        Option<bool> quiet = CommandOptions.Quiet();
        Command command = new("info", Description) { path, full, duplicates, json, quiet };
        command.SetAction(parsed => CommandRun.Execute(token => Run(
            new InfoRequest(
                CommandOptions.NotEmpty(parsed.GetValue(path)!, "FILE"),
                parsed.GetValue(full),
                parsed.GetValue(duplicates),
                CommandOptions.JsonOf(parsed, json),
                parsed.GetValue(quiet)),
            token)));
        return command;
    }

    private static int Run(InfoRequest request, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        JsonTarget.Check(request.Json, [request.Path], request.Path, "the file or folder itself or inside it");
        IAnsiConsole progress = Screen.Open(standardError: true);
        InfoReport report = ProgressDisplay.Run(progress, request.Quiet || Console.IsErrorRedirected, shown => Read(request, shown, cancellationToken));
        JsonTarget.Write(request.Json, () =>
        {
            report.Json["seconds"] = new JsonObject { ["load"] = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3) };
            report.Json["peakMemoryBytes"] = StudyRunner.PeakMemory();
            return report.Json;
        });
        if (!request.Quiet)
        {
            IAnsiConsole console = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
            Screen.Show(() => Print(console, report));
        }

        return ExitCode.Done;
    }

    private static InfoReport Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        string path = request.Path;
        if (Directory.Exists(path))
        {
            return InfoOfRunFolder.Read(path);
        }

        // An index may have any name; all other kinds go by theirs.
        if (VectorIndex.IsIndexFile(path))
        {
            return InfoOfIndex.Read(request, progress, cancellationToken);
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" or ".FVECS" => InfoOfVectors.Read(request, progress, cancellationToken),
            ".IVECS" or ".NPZ" or ".HDF5" or ".H5" => InfoOfNeighbors.Read(request, progress, cancellationToken),
            _ when !File.Exists(path) => throw new FileNotFoundException($"Could not find file '{path}'.", Path.GetFullPath(path)),
            var other => throw new PlanException($"{path}: found {(other.Length == 0 ? "no extension" : $"extension {Path.GetExtension(path)}")} and other bytes than an index begins with, expected .npy, .fvecs, .ivecs, .npz, .hdf5, .h5, an index, or a run folder"),
        };
    }

    private static void Print(IAnsiConsole console, InfoReport report)
    {
        int width = report.Lines.Max(line => line.Name.Length);
        foreach ((string name, string words) in report.Lines)
        {
            console.WriteLine($"{name.PadRight(width)}  {words}");
        }

        report.WriteTables?.Invoke(console);
        Console.Out.Flush();
    }
}
