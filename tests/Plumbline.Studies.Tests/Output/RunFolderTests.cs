using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Output;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Charts and files take seconds; Ctrl-C is heard between them.</summary>
    [Fact]
    public void Writing_stops_when_it_is_cancelled()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        string target = _folder.File("cancelled");
        using (RunFolder run = RunFolder.Prepare(target))
        {
            Assert.Throws<OperationCanceledException>(() => run.Write(Study.Small(), new StudyClock(), cancellationToken: source.Token));
            Assert.Throws<OperationCanceledException>(() => StudyPlots.Write(Study.Small(), _folder.File("plots"), beforeChart: source.Token.ThrowIfCancellationRequested));
        }

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.False(Path.Exists(target));
    }

    [Fact]
    public void Nothing_has_the_name_of_the_run_until_all_of_it_is_there()
    {
        StudyResult result = Study.Small();
        string target = _folder.File("ä run/of mine");
        using (RunFolder run = RunFolder.Prepare(target))
        {
            Assert.Equal(target, run.Path);
            run.Write(result, new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
            Assert.False(Directory.Exists(target));
            run.Commit();
        }

        string[] files = [.. Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(target, file)).Order(StringComparer.Ordinal)];
        string[] metrics = [.. from point in result.Points select MetricsJson.PathOf(point.Run, point.Key)];
        foreach (string expected in (string[])["manifest.json", "plan.yaml", "results.csv", "results.parquet", "sensitivity.csv", "report.html", .. metrics.Distinct()])
        {
            Assert.Contains(expected, files);
        }

        Assert.Contains(files, file => file.StartsWith("plots", StringComparison.Ordinal) && file.EndsWith(".png", StringComparison.Ordinal));
        Assert.Contains(files, file => file.StartsWith("plots", StringComparison.Ordinal) && file.EndsWith(".svg", StringComparison.Ordinal));
        Assert.All(files, file => Assert.True(new FileInfo(Path.Combine(target, file)).Length > 0, file));
        Assert.Equal(Path.GetFileName(target), Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!))));
        PlanText.AssertEqual(result.Plan, PlanReader.Read(Path.Combine(target, "plan.yaml")), notes: false);
    }

    [Fact]
    public void A_study_in_the_standard_convention_alone_has_no_metrics_of_the_authors()
    {
        string target = _folder.File("run");
        using RunFolder run = RunFolder.Prepare(target);
        run.Write(Study.Small(Convention.Standard), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        run.Commit();
        Assert.Empty(Directory.EnumerateFiles(target, "metrics.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_study_that_compared_no_graphs_has_no_file_of_them()
    {
        string target = _folder.File("run");
        using RunFolder run = RunFolder.Prepare(target);
        run.Write(Study.Small() with { Sensitivity = null }, new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        run.Commit();
        Assert.False(File.Exists(Path.Combine(target, "sensitivity.csv")));
        Assert.DoesNotContain("sensitivity.csv", File.ReadAllText(Path.Combine(target, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_committed_leaves_nothing()
    {
        using (RunFolder run = RunFolder.Prepare(_folder.File("new/newer/run")))
        {
            run.Write(Study.Small(), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Folders_above_that_were_there_or_hold_something_else_stay()
    {
        Directory.CreateDirectory(_folder.File("there"));
        using (RunFolder.Prepare(_folder.File("there/new/run")))
        {
            using (RunFolder.Prepare(_folder.File("there/run")))
            {
                File.WriteAllText(_folder.File("there/new/other"), "");
            }
        }

        Assert.Equal([_folder.File("there/new"), _folder.File("there/new/other")], Directory.EnumerateFileSystemEntries(_folder.File("there"), "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        string target = _folder.File("empty");
        Directory.CreateDirectory(target);
        using (RunFolder.Prepare(target))
        {
        }

        Assert.True(Directory.Exists(target));
        using RunFolder run = RunFolder.Prepare(target + Path.DirectorySeparatorChar);
        run.Write(Study.Small(Convention.Standard), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        run.Commit();
        Assert.True(File.Exists(Path.Combine(target, "manifest.json")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_was_filled_meanwhile_is_not_replaced()
    {
        string target = _folder.File("run");
        using (RunFolder run = RunFolder.Prepare(target))
        {
            run.Write(Study.Small(Convention.Standard), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
            Directory.CreateDirectory(target);
            File.WriteAllText(Path.Combine(target, "mine"), "x");
            string kept = _folder.File(".run.partial");
            Assert.Equal(
                $"{target}: found a folder that came to be during the study, expected none; the results are in {kept}",
                Assert.Throws<PlanException>(run.Commit).Message);
        }

        // Neither what came to be nor what was computed is lost.
        Assert.Equal([Path.Combine(target, "mine")], Directory.EnumerateFileSystemEntries(target));
        Assert.True(File.Exists(_folder.File(".run.partial/results.csv")));
    }

    [Fact]
    public void Two_studies_do_not_write_one_folder()
    {
        string target = _folder.File("run");
        using RunFolder first = RunFolder.Prepare(target);
        Assert.Equal($"--out: found {target}, which another study is writing, expected a folder of its own", Assert.Throws<PlanException>(() => RunFolder.Prepare(target)).Message);
        first.Write(Study.Small(Convention.Standard), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        first.Commit();
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(target), entry => Path.GetFileName(entry).StartsWith('.'));
    }

    [Fact]
    public void What_a_killed_study_left_is_not_taken_over()
    {
        string target = _folder.File("run");
        Directory.CreateDirectory(_folder.File(".run.partial/run_09"));
        File.WriteAllText(_folder.File(".run.partial/stale"), "x");
        using RunFolder run = RunFolder.Prepare(target);
        run.Write(Study.Small(Convention.Standard), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
        run.Commit();
        Assert.False(Path.Exists(Path.Combine(target, "run_09")));
        Assert.False(Path.Exists(Path.Combine(target, "stale")));
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_empty_folder_that_is_there_stays_itself()
    {
        string target = _folder.File("mounted");
        Directory.CreateDirectory(target);
        // A folder made anew would have the usual permissions.
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(target, Own);
        }

        using (RunFolder run = RunFolder.Prepare(target))
        {
            run.Write(Study.Small(Convention.Standard), new StudyClock(), cancellationToken: TestContext.Current.CancellationToken);
            run.Commit();
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Own, File.GetUnixFileMode(target));
        }

        Assert.True(File.Exists(Path.Combine(target, "manifest.json")));
        Assert.False(Path.Exists(Path.Combine(target, ".partial")));
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused()
    {
        string target = _folder.File("full");
        Directory.CreateDirectory(Path.Combine(target, "sub"));
        Refused(target, $"--out: found {target}, a folder that is not empty, expected a folder that does not exist or is empty");
    }

    [Fact]
    public void A_file_in_the_way_is_refused()
    {
        string target = _folder.File("file");
        File.WriteAllText(target, "x");
        Refused(target, $"--out: found {target}, a file, expected a folder that does not exist or is empty");
    }

    [Fact]
    public void A_file_above_is_refused()
    {
        File.WriteAllText(_folder.File("file"), "x");
        Unwritable(_folder.File("file/run"));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        if (!Directory.Exists("/proc/self"))
        {
            Assert.Skip("There is no /proc, which nobody may write to.");
        }

        Unwritable("/proc/plumbline");
        Unwritable("/proc/plumbline/run");
    }

    [Fact]
    public void A_name_too_long_leaves_nothing() => Unwritable(_folder.File($"new/{new string('x', 300)}"));

    private void Refused(string target, string message)
    {
        string[] before = Entries();
        Assert.Equal(message, Assert.Throws<PlanException>(() => RunFolder.Prepare(target)).Message);
        Assert.Equal(before, Entries());
    }

    private void Unwritable(string target)
    {
        string[] before = Entries();
        string message = Assert.Throws<PlanException>(() => RunFolder.Prepare(target)).Message;
        Assert.StartsWith($"--out: found {target}, a place that cannot be written (", message, StringComparison.Ordinal);
        Assert.EndsWith("), expected a writable folder", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(before, Entries());
    }

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order()];
}
