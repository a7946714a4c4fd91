using System.CommandLine;
using System.Text.Json.Nodes;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>plumb info: what a file that Plumbline reads is, and what it holds.</summary>
internal static class InfoCommand
{
    private const string Description = """
        Says what a file is and what it holds: an index that plumb build or VectorIndex.Save has written (parameters, levels, links,
        reachability, calibration, sections and their checksums), or vectors (.npy, .fvecs: size, values, lengths).

        Examples:
          plumb info embeddings.plumb
          plumb info embeddings.npy
          plumb info embeddings.plumb --json - --quiet
          plumb info large.npy --head

        Everything is read and checked, of an index all checksums; --head reads what the file says of itself only.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    private static readonly Argument<string> File = new("FILE") { Description = "An index, or a .npy or .fvecs file." };
    private static readonly Option<bool> Head = new("--head") { Description = "Read only what the file says of itself." };
    private static readonly Option<string?> Json = CommandOptions.Json("the same");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("info", Description) { File };
        foreach (Option option in (Option[])[Head, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(
            new InfoRequest(CommandOptions.NotEmpty(parsed.GetValue(File)!, File.Name), parsed.GetValue(Head), CommandOptions.JsonOf(parsed, Json), parsed.GetValue(Quiet)),
            token)));
        return command;
    }

    private static int Run(InfoRequest request, CancellationToken cancellationToken)
    {
        JsonTarget.Check(request.Json, [], request.File, "the file itself");
        StageTimes times = new();
        IAnsiConsole progress = Screen.Open(standardError: true);
        IAnsiConsole results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
        (JsonObject json, Action<IAnsiConsole> show) = ProgressDisplay.Run(
            progress,
            request.Quiet || request.HeadOnly,
            told => VectorIndex.IsIndexFile(request.File) ? OfIndex(request, told, cancellationToken) : OfVectors(request, told, cancellationToken));
        times.End("load");
        json["seconds"] = StageTimes.Json(times.All);
        json["peakMemoryBytes"] = StudyRunner.PeakMemory();
        JsonTarget.Write(request.Json, () => json);
        if (!request.Quiet)
        {
            Screen.Show(() =>
            {
                show(results);
                Console.Out.Flush();
            });
        }

        return ExitCode.Done;
    }

    private static (JsonObject Json, Action<IAnsiConsole> Show) OfVectors(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        VectorFileDescription file;
        try
        {
            file = VectorFile.Describe(request.File);
        }
        catch (VectorFormatException e) when (e.Place == "extension")
        {
            throw new PlanException($"{request.File}: found neither an index nor vectors, expected a file that plumb build has written, or .npy or .fvecs", e);
        }

        VectorFacts? facts = null;
        if (!request.HeadOnly)
        {
            using VectorSet vectors = VectorFile.Read(
                request.File, new VectorReadOptions { MemoryMap = true, AllowNonFinite = true }, WorkProgress.Of(progress, "reading"), cancellationToken);
            facts = VectorFacts.Of(file, vectors, WorkProgress.Of(progress, "counting"), cancellationToken);
        }

        return (InfoJson.OfVectors(file, facts), console => InfoScreen.ShowVectors(console, file, facts));
    }

    private static (JsonObject Json, Action<IAnsiConsole> Show) OfIndex(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        IndexFileInfo info = VectorIndex.Describe(request.File);
        IndexStatistics? statistics = null;
        if (!request.HeadOnly)
        {
            VectorIndex.Verify(request.File, WorkProgress.Of(progress, "checking"), cancellationToken);
            statistics = info.KeyType == "string"
                ? StatisticsOf(VectorIndex.Load<string>(request.File, memoryMapped: true, WorkProgress.Of(progress, "reading links"), cancellationToken))
                : StatisticsOf(VectorIndex.Load(request.File, memoryMapped: true, WorkProgress.Of(progress, "reading links"), cancellationToken));
        }

        return (InfoJson.OfIndex(info, statistics), console => InfoScreen.ShowIndex(console, info, statistics));
    }

    private static IndexStatistics StatisticsOf<TKey>(VectorIndex<TKey> index)
        where TKey : notnull
    {
        using (index)
        {
            return index.Statistics();
        }
    }
}
