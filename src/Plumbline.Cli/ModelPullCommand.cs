using System.CommandLine;
using System.Text.Json.Nodes;
using Plumbline.Imaging.Downloads;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb model pull: the weights of a model, as a file.</summary>
internal static class ModelPullCommand
{
    private const string Description = """
        Fetches the weights of a model and checks their SHA-256. resnet50: torchvision's IMAGENET1K_V2 weights of ResNet-50 from
        download.pytorch.org, a .pth file of 103 MB.

        Examples:
          plumb model pull resnet50
          plumb model pull resnet50 -o models/resnet50.pth
          plumb model pull resnet50 --url https://mirror.example/resnet50-11ad3fa6.pth
          plumb model pull resnet50 --url https://mirror.example/model.safetensors --sha256 HEX -o resnet50.safetensors

        What has arrived is kept when the download ends early, and the same command continues it. A file with the right SHA-256
        that is there already is left as it is, and nothing is fetched.

        Exit codes: 0 done, 2 bad input or usage, wrong bytes, 3 the address could not be reached, 130 cancelled.
        """;

    /// <summary>The model that can be pulled.</summary>
    public const string Model = "resnet50";

    /// <summary>The name of its file where none is given.</summary>
    public const string DefaultName = "resnet50-11ad3fa6.pth";

    private static readonly PullOptions Options = new("MODEL", Model, PinnedFiles.ResNet50);
    private static readonly Option<string?> Out = CommandOptions.Text("--out", "FILE", $"Where the file goes. [default: {DefaultName}]", "-o");

    public static Command Create()
    {
        Command command = new("pull", Description);
        Options.AddTo(command, Out);
        command.SetAction(parsed => CommandRun.Execute(token => Run(Options.Read(parsed), CommandOptions.PathOf(parsed, Out), token)));
        return command;
    }

    private static int Run(PullRequest request, string? given, CancellationToken cancellationToken)
    {
        string path = given ?? (request.IsOfficial ? DefaultName : throw new PlanException($"{Out.Name}: found nothing, expected the path of a file ({DefaultName} is the name of the official weights)"));
        Check(request, path);
        PullScreen screen = new("plumb model pull", request);
        StageTimes times = new();
        PullOutcome outcome;
        try
        {
            outcome = PullWork.Run(request, path, times, screen, cancellationToken);
        }
        catch (Exception e)
        {
            return PullWork.Fail(e, path);
        }

        long peak = StudyRunner.PeakMemory();
        JsonTarget.Write(request.Json, () => Json(request, path, outcome, times, peak));
        screen.Downloaded(path, outcome);
        screen.End(times.All, peak);
        return ExitCode.Done;
    }

    private static void Check(PullRequest request, string path)
    {
        OutputPath.RequireFile(Out.Name, path);
        JsonTarget.Check(request.Json, request.Force, [], path, "the output");
        if (!File.Exists(path) || request.Force)
        {
            OutputPath.RequireWritable(Out.Name, path);
            OutputPath.RequireRoom(Out.Name, path, PullWork.BytesToCome(request, path), Path.GetFileName(path));
        }
    }

    private static JsonObject Json(PullRequest request, string path, PullOutcome outcome, StageTimes times, long peak)
    {
        JsonObject json = new()
        {
            ["model"] = Model,
            ["url"] = request.Source.Url.OriginalString,
            ["sha256"] = request.Source.Sha256,
            ["output"] = path,
            ["outputBytes"] = outcome.Bytes,
        };
        outcome.AddTo(json);
        json["seconds"] = StageTimes.Json(times.All);
        json["peakMemoryBytes"] = peak;
        return json;
    }
}
