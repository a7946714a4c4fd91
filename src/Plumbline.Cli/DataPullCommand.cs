using System.CommandLine;
using Plumbline.Imaging.Downloads;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>plumb data pull: a data set that others publish, as files.</summary>
internal static class DataPullCommand
{
    /// <summary>The set that can be pulled.</summary>
    public const string Set = "stl10";

    private const string Description = """
        Fetches a data set, checks its SHA-256 and unpacks what is asked for. stl10: the images of STL-10 in their binary layout
        from ai.stanford.edu, an archive of 2.64 GB; unlabeled_X.bin, the 100,000 images of the study, takes 2.76 GB more.

        Examples:
          plumb data pull stl10
          plumb data pull stl10 -o data/stl10 --split train,test
          plumb data pull stl10 --url https://mirror.example/stl10_binary.tar.gz --discard-archive
          plumb data pull stl10 --split unlabeled --json - --quiet

        What has arrived is kept when the download ends early, and the same command continues it. Files that are there already
        stay, and the archive too, so that another split needs no second download.

        Exit codes: 0 done, 2 bad input or usage, wrong bytes, 3 the address could not be reached, 130 cancelled.
        """;

    /// <summary>Where files go where no folder is given.</summary>
    public const string DefaultFolder = "stl10";

    private const string DefaultSplit = "unlabeled";

    private static readonly string[] SplitNames = ["train", "test", "unlabeled"];
    private static readonly PullOptions Options = new("SET", Set, PinnedFiles.Stl10);
    private static readonly Option<string?> Out = CommandOptions.Text("--out", "FOLDER", $"Where files go; made where it is not there. [default: {DefaultFolder}]", "-o");
    private static readonly Option<string?> Split = CommandOptions.Text("--split", "LIST", $"What to unpack, of train (with labels and folds), test (with labels) and unlabeled; class_names.txt always comes along. [default: {DefaultSplit}]");
    private static readonly Option<bool> DiscardArchive = new("--discard-archive") { Description = "Remove the archive when its files are unpacked." };

    public static Command Create()
    {
        Split.CompletionSources.Add(SplitNames);
        Command command = new("pull", Description);
        Options.AddTo(command, Out, Split, DiscardArchive);
        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static DataPullRequest Read(ParseResult parsed)
    {
        Stl10Splits splits = Stl10Splits.None;
        foreach (string name in (parsed.GetValue(Split) ?? DefaultSplit).Split(',', StringSplitOptions.TrimEntries))
        {
            splits |= SplitNames.Contains(name)
                ? Enum.Parse<Stl10Splits>(name, ignoreCase: true)
                : throw new PlanException($"{Split.Name}: found '{name}', expected {string.Join(", ", SplitNames[..^1])} or {SplitNames[^1]}{Nearest.Hint(name, SplitNames)}");
        }

        return new DataPullRequest(Options.Read(parsed), CommandOptions.PathOf(parsed, Out) ?? DefaultFolder, splits, parsed.GetValue(DiscardArchive));
    }

    private static int Run(DataPullRequest request, CancellationToken cancellationToken)
    {
        DataPullWork work = DataPullWork.Check(Out.Name, request);
        PullScreen screen = new("plumb data pull", request.Pull);
        DataPullOutcome outcome;
        try
        {
            outcome = work.Run(screen, cancellationToken);
        }
        catch (Exception e)
        {
            return PullWork.Fail(e, request.Archive);
        }

        JsonTarget.Write(request.Pull.Json, () => DataPullJson.Create(request, outcome));
        Show(request, outcome, screen);
        return ExitCode.Done;
    }

    private static void Show(DataPullRequest request, DataPullOutcome outcome, PullScreen screen)
    {
        if (outcome.Archive is { } archive)
        {
            screen.Downloaded(request.Archive, archive);
        }

        foreach (Stl10Unpacked file in outcome.Files)
        {
            string images = file.File.ImageBytes == 0 ? "" : $", {Count(file.Images)} {(file.File.ImageBytes == Stl10File.PixelBytes ? "images" : "labels")}";
            screen.Line($"{(file.IsNew ? "unpacked" : "was there:")} {file.Path}, {Size(file.Bytes)}{images}");
        }

        if (outcome.Archive is not null && request.DiscardArchive)
        {
            screen.Line($"removed {request.Archive}");
        }

        screen.End(outcome.Stages, outcome.PeakMemoryBytes);
    }
}
