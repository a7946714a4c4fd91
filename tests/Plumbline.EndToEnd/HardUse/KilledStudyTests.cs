using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>
/// A study killed at any moment: a run folder with a manifest is complete, one without is refused as unfinished, and --resume ends with the bytes of
/// a study that was not killed. PLUMBLINE_KILLS=100 kills a hundred times.
/// </summary>
public sealed class KilledStudyTests : IDisposable
{
    private const int UsualKills = 4;

    private static readonly string[] Study =
        ["study", "--data", "../points.npy", "--runs", "4", "--subset", "400", "--k", "5,60", "--m", "6", "--ef", "10,30", "--ef-construction", "50", "--alpha", "1", "--out", "run", "--json", "out.json"];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task It_goes_on_and_gives_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no POSIX signals here.");
        Random random = new(1);
        using VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, 500 * 16).Select(_ => random.NextSingle())], 16);
        NpyWriter.Write(_place.File("points.npy"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        KillPlan plan = new("study", HardUseRuns.Count("PLUMBLINE_KILLS", UsualKills));
        await plan.MeasureAsync(run => Plumb.RunAsync(Folder($"whole{run}"), Study));
        for (int kill = 0; kill < plan.Kills; kill++)
        {
            string folder = Folder("killed");
            string run = Path.Combine(folder, "run");
            if (kill % 2 == 1)
            {
                // A folder that is there stays, and is filled when all is done.
                Directory.CreateDirectory(run);
            }

            await plan.KillAsync(kill, () => Plumb.Start(folder, Study), () => File.Exists(Path.Combine(run, "manifest.json")));
            await CheckLeftAsync(folder, run, $"kill {kill}");
            PlumbResult again = await Plumb.RunAsync(folder, [.. Study, "--resume"]);
            Assert.True(again.ExitCode == 0, $"kill {kill}: exit code {again.ExitCode}\n{again.Errors}");
            StudyFolders.AssertSame(_place.File("whole1/run"), run);
            Assert.Equal(["out.json", "run"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal(StudyFolders.Normal(_place.Text("whole1/out.json")), StudyFolders.Normal(_place.Text("killed/out.json")));
            Directory.Delete(folder, recursive: true);
        }

        plan.Tell();
    }

    private async Task CheckLeftAsync(string folder, string run, string when)
    {
        if (File.Exists(Path.Combine(folder, "out.json")))
        {
            using JsonDocument json = JsonDocument.Parse(_place.Text("killed/out.json"));
        }

        PlumbResult report = await Plumb.RunAsync(folder, "report", "run", "-o", "report.html", "--quiet");
        bool complete = File.Exists(Path.Combine(run, "manifest.json"));
        Assert.True(report.ExitCode == (complete ? 0 : 2), $"{when}: exit code {report.ExitCode}\n{report.Errors}");
        Assert.Equal(complete, File.Exists(Path.Combine(folder, "report.html")));
        File.Delete(Path.Combine(folder, "report.html"));
        Assert.All(
            Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Except(["out.json", "run"]),
            leaving => Assert.StartsWith(".", leaving, StringComparison.Ordinal));
    }

    private string Folder(string name) => Directory.CreateDirectory(_place.File(name)).FullName;
}
