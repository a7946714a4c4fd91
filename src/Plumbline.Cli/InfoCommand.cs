using System.CommandLine;
using System.Text.Json.Nodes;
using Plumbline.Engines.Servers;
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
        reachability, calibration, sections and their checksums), an index file of FAISS or hnswlib (kind, parameters, levels), vectors
        in any format (docs/formats.md: size, values, lengths), neighbours (.ivecs, .npz with ids and distances, .hdf5, .h5: queries, k,
        metric, ids, missing results), a run folder of plumb study, or the table, key or collection of a server (docs/engines.md).

        Examples:
          plumb info embeddings.plumb
          plumb info index.faiss
          plumb info embeddings.npy
          plumb info embeddings.npy --duplicates
          plumb info neighbours.npz
          plumb info data.npz:train
          plumb info t10k-images-idx3-ubyte.gz
          plumb info embeddings.plumb --json - --quiet
          plumb info large.npy --partial
          plumb info large.npy --head
          plumb info "redis://127.0.0.1:6379?key=items"

        Everything is read and checked, a piece at a time, of an index all checksums. --partial reads at most 256 MiB of vectors or
        neighbours, --head only what the file says of itself. Values that no search takes (NaN, infinity) are counted and told, and the exit code is 0:
        the file is described, not judged.

        Exit codes: 0 done, 2 bad input or usage, 3 a server could not be reached, 130 cancelled.
        """;

    private static readonly Argument<string> File = new("FILE") { Description = "An index, a file of vectors or neighbours, a run folder, or the address of a server, in quotes." };
    private static readonly Option<bool> Head = new("--head") { Description = "Read only what the file says of itself." };
    private static readonly Option<bool> Partial = new("--partial") { Description = "Of a large file of vectors, read 256 MiB in blocks that lie evenly in it; of neighbours, the first 256 MiB." };
    private static readonly Option<bool> Duplicates = new("--duplicates") { Description = "Of vectors, count those that repeat an earlier one among those read. About 40 bytes of memory a vector." };
    private static readonly Option<string?> Timeout = CommandOptions.Timeout();
    private static readonly Option<bool> Force = CommandOptions.ForceJson();
    private static readonly Option<string?> Json = CommandOptions.Json("the same");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("info", Description) { File };
        foreach (Option option in (Option[])[Head, Partial, Duplicates, Timeout, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(
            new InfoRequest(
                CommandOptions.NotEmpty(parsed.GetValue(File)!, File.Name),
                parsed.GetValue(Head),
                parsed.GetValue(Partial),
                parsed.GetValue(Duplicates),
                CommandOptions.TimeoutOf(parsed, Timeout),
                parsed.GetValue(Force),
                CommandOptions.JsonOf(parsed, Json),
                parsed.GetValue(Quiet)),
            token)));
        return command;
    }

    private static int Run(InfoRequest request, CancellationToken cancellationToken)
    {
        JsonTarget.Check(request.Json, request.Force, [], EngineAddress.IsAddress(request.File) ? null : request.File, "the file itself, or in the folder");
        if (request.HeadOnly && (request.Partial || request.Duplicates))
        {
            throw new PlanException($"{Head.Name}: found it with {(request.Partial ? Partial.Name : Duplicates.Name)}, which reads values, expected one of them");
        }

        StageTimes times = new();
        IAnsiConsole progress = Screen.Open(standardError: true);
        IAnsiConsole results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
        (JsonObject json, Action<IAnsiConsole> show) = ProgressDisplay.Run(
            progress,
            request.Quiet || request.HeadOnly,
            told => Read(request, told, cancellationToken));
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

    private static (JsonObject Json, Action<IAnsiConsole> Show) Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        if (EngineAddress.IsAddress(request.File))
        {
            return InfoOfServer.Read(request, progress, cancellationToken);
        }

        if (Directory.Exists(request.File))
        {
            return InfoOfRunFolder.Read(request.File);
        }

        if (!System.IO.File.Exists(VectorFile.FileOf(request.File)))
        {
            throw new FileNotFoundException(null, request.File);
        }

        // An index may have any name; all other kinds go by theirs.
        return VectorIndex.IsIndexFile(request.File) ? OfIndex(request, progress, cancellationToken)
            : HoldsNeighbors(request.File) ? InfoOfNeighbors.Read(request, progress, cancellationToken)
            : !VectorFile.IsVectorFileName(request.File) && LibraryIndexFile.Recognise(request.File) is not null ? InfoOfLibraryIndex.Read(request, progress, cancellationToken)
            : InfoOfArchive.Read(request.File, cancellationToken) ?? OfVectors(request, progress, cancellationToken);
    }

    /// <summary>An .ivecs file is taken for ids of neighbours, even where no distances lie beside it.</summary>
    private static bool HoldsNeighbors(string path) =>
        Path.GetExtension(path).Equals(".ivecs", StringComparison.OrdinalIgnoreCase) || (NeighborFile.IsNeighborFileName(path) && NeighborFile.IsNeighborFile(path));

    private static (JsonObject Json, Action<IAnsiConsole> Show) OfVectors(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        VectorFileDescription file;
        try
        {
            file = VectorFile.Describe(request.File);
        }
        catch (VectorFormatException e) when (e.Place == "extension")
        {
            throw new PlanException($"{request.File}: found neither an index nor vectors, expected a file that plumb build has written, vectors ({e.Expected}), neighbours (.ivecs, .npz, .hdf5, .h5) or a run folder", e);
        }

        VectorFacts? facts = null;
        if (!request.HeadOnly)
        {
            using VectorFileRows rows = VectorFileRows.Open(request.File);
            facts = VectorFacts.Of(rows, request.Partial ? InfoRequest.SampleBytes : long.MaxValue, request.Duplicates, WorkProgress.Of(progress, "reading"), cancellationToken);
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
