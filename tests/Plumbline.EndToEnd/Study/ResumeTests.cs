using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.Study;

/// <summary>A study that is ended at any point, by any means, continues with --resume and gives the bytes of one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Killed = 128 + Kill;
    private const int Runs = 6;

    // As long as writing takes, or a little longer.
    private const int WritingMilliseconds = 1500;

    private static readonly string[] Study =
        ["study", "--data", "points.npy", "--runs", "6", "--subset", "500", "--k", "5,60", "--m", "6", "--ef", "10,30", "--ef-construction", "50", "--alpha", "1"];

    // Where distances are not kept, graphs are measured one after another, and each is a checkpoint of its own.
    private static readonly (string, string)[] ByGraph = [("PLUMBLINE_MATRIX_BYTES", "0")];

    private readonly Workplace _place = new();

    public ResumeTests()
    {
        Random random = new(1);
        using VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, 700 * 24).Select(_ => random.NextSingle())], 24);
        NpyWriter.Write(_place.File("points.npy"), vectors);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Killed_at_random_points_it_gives_the_same_bytes()
    {
        RequireSignals();
        (await Plumb.RunAsync(_place.Path, [.. Study, "--out", "whole", "--json", "whole.json", "--quiet"])).AssertDone();
        Random random = new(20260218);
        await KillUntilDone("runs/matrix", [], random, runsAtOnce: true);
        await KillUntilDone("runs/graph", ByGraph, random, runsAtOnce: false);
        StudyFolders.AssertSame(_place.File("whole"), _place.File("runs/matrix"));
        StudyFolders.AssertSame(_place.File("whole"), _place.File("runs/graph"));
        Assert.Equal(["graph", "matrix"], Directory.EnumerateFileSystemEntries(_place.File("runs")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(StudyFolders.Normal(_place.Text("whole.json")), StudyFolders.Normal(_place.Text("matrix.json")));
        Assert.Equal(StudyFolders.Normal(_place.Text("whole.json")), StudyFolders.Normal(_place.Text("graph.json")));
    }

    /// <summary>The line that a cancelled study prints is a command for the shell, and it does what it says.</summary>
    [Fact]
    public async Task A_cancelled_study_says_how_to_go_on()
    {
        RequireSignals();
        string[] command = [.. Study, "--threads", "1", "--out", "it's mine/run", "--json", "out.json"];
        using (Plumb plumb = Plumb.Start(_place.Path, ByGraph, command))
        {
            await plumb.WaitForErrorLineAsync(line => line.Contains("run 3/6, graph, efConstruction 200", StringComparison.Ordinal));
            plumb.Signal(Interrupt);
            PlumbResult cancelled = await plumb.EndAsync();
            Assert.Equal((130, ""), (cancelled.ExitCode, cancelled.Output));
            Assert.EndsWith(
                "\nplumb: cancelled; kept 2 of 6 runs and 1 setting of others, to go on: plumb study --data points.npy --runs 6 --subset 500 --k 5,60 --m 6"
                + @" --ef 10,30 --ef-construction 50 --alpha 1 --threads 1 --out 'it'\''s mine/run' --json out.json --resume" + "\n",
                cancelled.Errors,
                StringComparison.Ordinal);
            Assert.Single(cancelled.Errors.Split('\n'), line => line.StartsWith("plumb: ", StringComparison.Ordinal));
            Assert.False(File.Exists(_place.File("out.json")));
            Assert.Equal(".run.partial", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_place.File("it's mine")))));

            string words = cancelled.Errors[(cancelled.Errors.IndexOf("plumb study", cancelled.Errors.IndexOf("to go on: ", StringComparison.Ordinal), StringComparison.Ordinal) + "plumb".Length)..];
            PlumbResult resumed = await Shell.RunAsync(_place.Path, $"PLUMBLINE_PROGRESS=lines exec dotnet '{Plumb.Assembly}'{words}");
            resumed.AssertDone();
            Assert.Contains("\nresuming: 2 of 6 runs and 1 setting of others were finished (it's mine/run)\n", resumed.Errors, StringComparison.Ordinal);
            Assert.Matches(@"\n *[3-5]\d%  run 3/6, vectors\n", resumed.Errors);
        }

        Assert.True(File.Exists(_place.File("it's mine/run/results.csv")));
        Assert.Equal(1, (int)JsonNode.Parse(_place.Text("out.json"))!["resumed"]!);
    }

    [Fact]
    public async Task Without_out_the_newest_study_of_the_plan_goes_on()
    {
        RequireSignals();
        using (Plumb plumb = Plumb.Start(_place.Path, Study))
        {
            await plumb.WaitForErrorLineAsync(line => line.Contains("run 2/6, exact neighbours", StringComparison.Ordinal));
            plumb.Signal(Kill);
            Assert.Equal(Killed, (await plumb.EndAsync()).ExitCode);
        }

        string partial = Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_place.File("runs"))));
        string folder = $"runs/{partial[1..^".partial".Length]}";

        // Another plan does not take it over.
        PlumbResult other = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--resume", "--json"]);
        other.AssertDone();
        string begun = JsonDocument.Parse(other.Output).RootElement.GetProperty("runFolder").GetString()!;
        Assert.NotEqual(folder, begun);
        Assert.Contains($"\nnothing to resume, no study of this plan was interrupted: beginning in {begun}\n", other.Errors, StringComparison.Ordinal);

        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. Study, "--resume", "--threads", "1"]);
        result.AssertDone();
        Assert.Matches($@"\nresuming: [1-6] of 6 runs were finished \({Regex.Escape(folder)}\)\n", result.Errors);
        Assert.True(File.Exists(_place.File($"{folder}/manifest.json")));
        Assert.False(Path.Exists(_place.File($"runs/{partial}")));
    }

    /// <summary>As on a disk that is full at the very end.</summary>
    [Fact]
    public async Task What_cannot_be_written_costs_no_finished_work()
    {
        Directory.CreateDirectory(_place.File("results"));
        using (Plumb plumb = Plumb.Start(_place.Path, [.. Study, "--out", "run", "--json", "results/out.json"]))
        {
            await plumb.WaitForErrorLineAsync(line => line.Contains("run 1/6, exact neighbours", StringComparison.Ordinal));
            Directory.Delete(_place.File("results"));
            PlumbResult failed = await plumb.EndAsync();
            Assert.Equal((2, ""), (failed.ExitCode, failed.Output));
            Assert.Matches(@"\nplumb: Cannot write 'results/out.json': there is no folder [^\n]+; kept 6 of 6 runs, to go on: plumb study [^\n]+ --out run --json results/out.json --resume\n$", failed.Errors);
        }

        Assert.Equal([".checkpoints", ".lock"], Directory.EnumerateFileSystemEntries(_place.File(".run.partial")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. Study, "--out", "run", "--resume"]);
        result.AssertDone();
        Assert.Contains("\nresuming: 6 of 6 runs were finished (run)\n", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("%", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_study_is_neither_cleared_nor_continued_by_another()
    {
        RequireSignals();
        await InterruptTiny();
        string partial = _place.File(".run.partial");
        await Refused(
            $"--out: found run, an interrupted study with 1 of 2,000 runs finished, expected none (continue it with --resume, or delete {partial})",
            "--runs", "2000");
        await Refused(
            $"--out: run: experiment.runs: found 3, expected 2000, as in the interrupted study there (it can only be continued as it began; or delete {partial})",
            "--runs", "3", "--resume");

        // The same name, other vectors.
        byte[] before = _place.Bytes("x.npy");
        byte[] after = [.. before];
        after[^1] ^= 1;
        File.WriteAllBytes(_place.File("x.npy"), after);
        string message = await RefusedMessage("--runs", "2000", "--resume");
        Assert.Matches($@"^plumb: --out: run: data\.sha256: found [0-9a-f]{{64}}, expected [0-9a-f]{{64}}, as in the interrupted study there ", message);
        File.WriteAllBytes(_place.File("x.npy"), before);

        // What does not change the results may change.
        using Plumb plumb = Plumb.Start(_place.Path, ["study", .. Workplace.Tiny[..^1], "2", "--out", "run", "--runs", "2000", "--resume", "--json"]);
        await plumb.WaitForErrorLineAsync(line => line == "resuming: 1 of 2,000 runs were finished (run)");
    }

    [Fact]
    public async Task A_checkpoint_that_is_not_whole_is_said_and_measured_again()
    {
        RequireSignals();
        await InterruptTiny();
        string checkpoint = Assert.Single(Directory.EnumerateFiles(_place.File(".run.partial/.checkpoints")));
        File.Copy(checkpoint, checkpoint.Replace("run_00", "run_01", StringComparison.Ordinal));
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^10]);
        using Plumb plumb = Plumb.Start(_place.Path, ["study", .. Workplace.Tiny, "--out", "run", "--runs", "2000", "--resume"]);
        List<string> lines = [];
        await plumb.WaitForErrorLineAsync(line =>
        {
            lines.Add(line);
            return line.StartsWith("resuming", StringComparison.Ordinal);
        });
        Assert.Equal(["1 of the checkpoints in run is not whole or not of this study: measured again", "resuming: 1 of 2,000 runs were finished (run)"], lines[^2..]);
    }

    /// <summary>So that a loop that repeats the command until it is done ends.</summary>
    [Fact]
    public async Task A_complete_study_is_left_as_it_is_and_that_is_no_error()
    {
        string[] command = ["study", .. Workplace.Tiny, "--out", "run", "--resume"];
        (await Plumb.RunAsync(_place.Path, command)).AssertDone();
        string[] before = _place.Entries;
        foreach (string[] more in (string[][])[[], ["--json", "out.json"], ["--json"]])
        {
            PlumbResult again = await Plumb.RunAsync(_place.Path, [.. command, .. more]);
            Assert.Equal((0, "", "nothing to resume: the study in run is complete\n"), (again.ExitCode, again.Output, again.Errors));
        }

        PlumbResult quiet = await Plumb.RunAsync(_place.Path, [.. command, "--quiet"]);
        Assert.Equal((0, "", ""), (quiet.ExitCode, quiet.Output, quiet.Errors));
        Assert.Equal(before, _place.Entries);

        await Refused("--out: run: experiment.seed: found 7, expected 42, as in the finished study there (another one needs a folder of its own)", "--seed", "7", "--resume");
        await Refused("--out: run: evaluation.sample: found 40, expected none, as in the finished study there (another one needs a folder of its own)", "--sample", "40", "--resume");
        await Refused("--out: found run, a finished study, expected a folder that does not exist or is empty");
        File.WriteAllText(_place.File("run/manifest.json"), "{");
        await Refused("--out: found run, a finished study, expected an interrupted one, or a folder that does not exist or is empty", "--resume");
    }

    private async Task KillUntilDone(string folder, (string, string)[] environment, Random random, bool runsAtOnce)
    {
        string json = Path.GetFileName(folder) + ".json";
        HashSet<string> resumed = [];
        int kills = 0;
        int writingKills = 0;
        for (PlumbResult? result = null; result?.ExitCode != 0; kills++)
        {
            if (Directory.Exists(_place.File(folder)))
            {
                // Killed after its folder had its name: done, and only what the study needed may be left.
                Assert.Equal(0, (await Plumb.RunAsync(_place.Path, [.. Study, "--out", folder, "--resume"])).ExitCode);
                break;
            }

            using Plumb plumb = Plumb.Start(_place.Path, environment, [.. Study, "--out", folder, "--json", json, "--resume"]);
            int left = random.Next(1, runsAtOnce ? 16 : 20);
            bool writing = false;
            await plumb.WaitForErrorLineAsync(line =>
            {
                if (line.StartsWith("resuming: ", StringComparison.Ordinal))
                {
                    resumed.Add(line);
                }

                writing = line.StartsWith($"resuming: {Runs} of {Runs} runs were", StringComparison.Ordinal)
                    || line.Contains($"run {Runs}/{Runs}, {(runsAtOnce ? "4 settings on" : "3 settings on efConstruction 200")}", StringComparison.Ordinal);
                return writing || (line.Contains("%  ", StringComparison.Ordinal) && --left == 0);
            });
            // Twice at some point of writing; then it may end.
            int wait = random.Next(writing ? WritingMilliseconds : 40);
            if (!writing || ++writingKills <= 2)
            {
                await Task.Delay(wait, TestContext.Current.CancellationToken);
                plumb.Signal(Kill);
            }

            result = await plumb.EndAsync();
            Assert.True(result.ExitCode is 0 or Killed, $"exit code {result.ExitCode}\n{result.Errors}");
            Assert.True(kills < 60, "The study does not get on.");
            Assert.True(writing || !File.Exists(_place.File(json)), $"{json} is there before the end.");
        }

        Assert.True(kills >= 4, $"{folder}: {kills} kills");
        Assert.True(resumed.Count >= 3, $"{folder}: went on from {string.Join("; ", resumed)}");
        JsonNode manifest = JsonNode.Parse(_place.Text($"{folder}/manifest.json"))!;
        Assert.InRange((int)manifest["resumed"]!, 2, kills);
    }

    /// <summary>Leaves a study of 2000 runs of which one is finished.</summary>
    private async Task InterruptTiny()
    {
        using (Plumb plumb = Plumb.Start(_place.Path, ["study", .. Workplace.Tiny, "--out", "run", "--runs", "2000"]))
        {
            await plumb.WaitForErrorLineAsync(line => line.Contains("run 2/2000, exact neighbours", StringComparison.Ordinal));
            plumb.Signal(Kill);
            Assert.Equal(Killed, (await plumb.EndAsync()).ExitCode);
        }

        foreach (string later in Directory.EnumerateFiles(_place.File(".run.partial/.checkpoints")).Where(file => Path.GetFileName(file) != "run_00_00.checkpoint").ToArray())
        {
            File.Delete(later);
        }
    }

    private async Task<string> RefusedMessage(params string[] arguments)
    {
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "run", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(before, _place.Entries);
        return result.Errors;
    }

    private async Task Refused(string message, params string[] arguments) => Assert.Equal($"plumb: {message}\n", await RefusedMessage(arguments));

    private static void RequireSignals()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }
    }
}
