using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Output;

/// <summary>A run folder and the checkpoints of the study in it, wherever the study is ended.</summary>
public sealed class InterruptedRunFolderTests : IDisposable
{
    private static readonly StudyPlan Plan = new() { Data = "memory.npy", Runs = 3, Ks = [10], EfSearchValues = [50], EfConstructionValues = [], AlphaValues = [2] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finished_work_stays_and_is_found_again()
    {
        string target = _folder.File("new/run");
        using (RunFolder run = RunFolder.Prepare(target, Of(Plan)))
        {
            Assert.Null(run.Kept);
            Keep(run, 0, 50);
            Assert.Equal("1 of 6 settings", run.Kept!.Words);
            Keep(run, 0, 2, StudyCondition.Alpha);
            Keep(run, 2, 50);
            File.WriteAllText(_folder.File("new/.run.partial/results.csv"), "half");
        }

        Assert.Equal(
            [".checkpoints", ".checkpoints/run_00_00.checkpoint", ".checkpoints/run_00_01.checkpoint", ".checkpoints/run_02_00.checkpoint", ".lock"],
            Names(_folder.File("new/.run.partial")));
        using RunFolder again = RunFolder.Prepare(target, Of(Plan), resume: true);
        Assert.Equal(new FinishedWork(3, 2, 1, 1), again.Kept);
        Assert.Equal("1 of 3 runs and 1 setting of others", again.Kept!.Words);
        Assert.Equal((1, 0), (again.Checkpoints!.Sessions, again.Checkpoints.Unusable));
        Filled(again, 0, 2);
        Filled(again, 1, 0);
        Filled(again, 2, 1);
    }

    [Theory]
    [InlineData(1, 14, 0, 4, "4 of 14 settings")]
    [InlineData(1, 14, 1, 0, "14 of 14 settings")]
    [InlineData(10, 14, 0, 4, "4 of 140 settings")]
    [InlineData(10, 14, 3, 0, "3 of 10 runs")]
    [InlineData(10, 14, 3, 1, "3 of 10 runs and 1 setting of others")]
    [InlineData(10, 14, 3, 5, "3 of 10 runs and 5 settings of others")]
    public void Finished_work_in_words(int runs, int settings, int whole, int others, string words) =>
        Assert.Equal(words, new FinishedWork(runs, settings, whole, others).Words);

    [Fact]
    public void Finished_work_in_the_way_is_not_cleared()
    {
        string target = _folder.File("run");
        Interrupt(target, Plan);
        string message = $"--out: found {target}, an interrupted study with 1 of 6 settings finished, expected none (continue it with --resume, or delete {_folder.File(".run.partial")})";
        Refused(target, message, Of(Plan));
        Refused(target, message, Of(Plan with { M = 5 }));
        Refused(target, message, null);
    }

    [Fact]
    public void Another_study_does_not_continue_it()
    {
        string target = _folder.File("run");
        Interrupt(target, Plan);
        Refused(
            target,
            $"--out: {target}: search.m: found 5, expected 32, as in the interrupted study there (it can only be continued as it began; or delete {_folder.File(".run.partial")})",
            Of(Plan with { M = 5 }),
            resume: true);
    }

    [Fact]
    public void Another_version_does_not_continue_it()
    {
        string target = _folder.File("run");
        Interrupt(target, Plan);
        string file = _folder.File(".run.partial/.checkpoints/run_00_00.checkpoint");
        Checkpoint checkpoint = CheckpointFile.Read(file)!.Content!;
        CheckpointFile.Write(file, checkpoint with { Identity = new Dictionary<string, string>(checkpoint.Identity) { ["version"] = "0.0.1" } });
        Refused(
            target,
            $"--out: {target}: version: found {MachineFacts.Version}, expected 0.0.1, as in the interrupted study there (it can only be continued as it began; or delete {_folder.File(".run.partial")})",
            Of(Plan),
            resume: true);
    }

    [Fact]
    public void What_is_not_whole_or_of_another_study_is_left_out_and_counted()
    {
        string target = _folder.File("run");
        string checkpoints = _folder.File(".run.partial/.checkpoints");
        Interrupt(_folder.File("other"), Plan with { M = 5 });
        Interrupt(target, Plan);
        File.Move(_folder.File(".other.partial/.checkpoints/run_00_00.checkpoint"), Path.Combine(checkpoints, "run_01_00.checkpoint"));
        File.WriteAllBytes(Path.Combine(checkpoints, "run_02_00.checkpoint"), File.ReadAllBytes(Path.Combine(checkpoints, "run_00_00.checkpoint"))[..^1]);
        File.WriteAllText(Path.Combine(checkpoints, ".plumbline-x.tmp"), "half");
        using RunFolder run = RunFolder.Prepare(target, Of(Plan), resume: true);
        Assert.Equal(2, run.Checkpoints!.Unusable);
        Assert.Equal(new FinishedWork(3, 2, 0, 1), run.Kept);
        Assert.Equal(["run_00_00.checkpoint"], Names(checkpoints));
    }

    [Fact]
    public void Without_a_whole_checkpoint_nothing_is_in_the_way()
    {
        string target = _folder.File("run");
        Interrupt(target, Plan);
        File.WriteAllText(_folder.File(".run.partial/.checkpoints/run_00_00.checkpoint"), "half");
        using (RunFolder run = RunFolder.Prepare(target, Of(Plan)))
        {
            Assert.Null(run.Kept);
            Assert.Empty(Names(_folder.File(".run.partial/.checkpoints")));
        }

        Assert.Empty(Names(_folder.Path));
    }

    [Fact]
    public void Where_nothing_was_interrupted_it_begins()
    {
        using RunFolder run = RunFolder.Prepare(_folder.File("run"), Of(Plan), resume: true);
        Assert.Null(run.Kept);
        Assert.Equal((0, 0), (run.Checkpoints!.Sessions, run.Checkpoints.Unusable));
    }

    [Fact]
    public void Two_processes_do_not_continue_one_study()
    {
        string target = _folder.File("run");
        Interrupt(target, Plan);
        using RunFolder first = RunFolder.Prepare(target, Of(Plan), resume: true);
        Refused(target, $"--out: found {target}, which another study is writing, expected a folder of its own", Of(Plan), resume: true);
        Refused(target, $"--out: found {target}, which another study is writing, expected a folder of its own", Of(Plan));
        Assert.NotNull(first.Kept);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_finished_study_has_no_checkpoints(bool exists)
    {
        string target = _folder.File("run");
        if (exists)
        {
            Directory.CreateDirectory(target);
        }

        using (RunFolder run = RunFolder.Prepare(target, Of(Plan)))
        {
            Keep(run, 0, 50);
            Fake(exists ? Path.Combine(target, ".partial") : _folder.File(".run.partial"));
            run.Commit();
            Assert.Null(run.Kept);
        }

        Assert.Equal(["manifest.json", "plots", "plots/a.png", "results.csv"], Names(target));
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder.Path));
        Refused(target, $"--out: found {target}, a finished study, expected an interrupted one, or a folder that does not exist or is empty", Of(Plan), resume: true);
        Refused(target, $"--out: found {target}, a finished study, expected a folder that does not exist or is empty", Of(Plan));
    }

    /// <summary>Killed between the renaming and the removal of what the study needed: the next --resume tidies up.</summary>
    [Fact]
    public void What_a_kill_left_of_a_finished_study_goes()
    {
        string target = _folder.File("run");
        Interrupt(target, Plan);
        Fake(_folder.File(".run.partial"));
        Directory.Move(_folder.File(".run.partial"), target);
        Assert.Throws<PlanException>(() => RunFolder.Prepare(target, Of(Plan), resume: true));
        Assert.Equal(["manifest.json", "plots", "plots/a.png", "results.csv"], Names(target));
    }

    /// <summary>Killed while files were moved up into a folder that was there already: after any number of them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_moved_up_is_taken_back(int moved)
    {
        string target = _folder.File("run");
        string temporary = Path.Combine(target, ".partial");
        Directory.CreateDirectory(target);
        Interrupt(target, Plan);
        Fake(temporary);
        string[] names = ["plots", "results.csv", "manifest.json"];
        File.WriteAllLines(Path.Combine(temporary, ".moving"), names);
        foreach (string name in names[..moved])
        {
            Directory.Move(Path.Combine(temporary, name), Path.Combine(target, name));
        }

        Refused(
            target,
            $"--out: found {target}, an interrupted study with 1 of 6 settings finished, expected none (continue it with --resume, or delete {temporary})",
            Of(Plan));
        using (RunFolder run = RunFolder.Prepare(target, Of(Plan), resume: true))
        {
            Assert.NotNull(run.Kept);
            Assert.Equal([".partial", ".partial/.checkpoints", ".partial/.checkpoints/run_00_00.checkpoint", ".partial/.lock"], Names(target));
            Fake(temporary);
            run.Commit();
        }

        Assert.Equal(["manifest.json", "plots", "plots/a.png", "results.csv"], Names(target));
    }

    [Fact]
    public void What_others_put_there_meanwhile_is_not_touched()
    {
        string target = _folder.File("run");
        Directory.CreateDirectory(target);
        Interrupt(target, Plan);
        Fake(Path.Combine(target, ".partial"));
        File.WriteAllLines(Path.Combine(target, ".partial", ".moving"), ["plots", "results.csv", "manifest.json"]);
        File.WriteAllText(Path.Combine(target, "mine"), "x");
        Assert.Equal(
            $"--out: found {target}, a folder that is not empty, expected a folder that does not exist or is empty",
            Assert.Throws<PlanException>(() => RunFolder.Prepare(target, Of(Plan), resume: true)).Message);
        Assert.Contains("mine", Names(target));
        Assert.Contains(".partial/.checkpoints/run_00_00.checkpoint", Names(target));
    }

    [Fact]
    public void Of_studies_of_the_same_plan_the_newest_is_found()
    {
        string runs = _folder.File("runs");
        Assert.Null(InterruptedStudies.Find(runs, Of(Plan)));
        Interrupt(Path.Combine(runs, "first"), Plan);
        Interrupt(Path.Combine(runs, "second"), Plan);
        Interrupt(Path.Combine(runs, "third"), Plan with { M = 5 });
        Directory.CreateDirectory(Path.Combine(runs, "inside"));
        Interrupt(Path.Combine(runs, "inside"), Plan with { M = 6 });
        using (RunFolder.Prepare(Path.Combine(runs, "begun"), Of(Plan with { M = 7 })))
        {
            Written("first", 1);
            Written("second", 3);
            Written("third", 2);
            Assert.Equal(Path.Combine(runs, "second"), InterruptedStudies.Find(runs, Of(Plan)));
            Assert.Equal(Path.Combine(runs, "third"), InterruptedStudies.Find(runs, Of(Plan with { M = 5 })));
            Assert.Equal(Path.Combine(runs, "inside"), InterruptedStudies.Find(runs, Of(Plan with { M = 6 })));
            // Nothing is finished of that one, and none is of the next plan.
            Assert.Null(InterruptedStudies.Find(runs, Of(Plan with { M = 7 })));
            Assert.Null(InterruptedStudies.Find(runs, Of(Plan with { M = 8 })));
            Written("first", 4);
            Assert.Equal(Path.Combine(runs, "first"), InterruptedStudies.Find(runs, Of(Plan)));
        }

        void Written(string name, int hour) =>
            File.SetLastWriteTimeUtc(Path.Combine(runs, $".{name}.partial/.checkpoints/run_00_00.checkpoint"), new DateTime(2026, 1, 1, hour, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Where_all_of_the_same_plan_have_other_data_that_is_said()
    {
        string runs = _folder.File("runs");
        Interrupt(Path.Combine(runs, "first"), Plan);
        StudyIdentity changed = new(Of(Plan).Entries.Select(entry => entry.Key == "data.sha256" ? new KeyValuePair<string, string>(entry.Key, "abc") : entry));
        Assert.Equal(
            $"{Path.Combine(runs, "first")}: data.sha256: found abc, expected {new string('0', 64)}, as in the interrupted study there (it can only be continued as it began; without --resume a new one begins)",
            Assert.Throws<PlanException>(() => InterruptedStudies.Find(runs, changed)).Message);
    }

    private static StudyIdentity Of(StudyPlan plan)
    {
        using MemoryData data = new(TestVectors.Uniform(4, 2, seed: 1));
        return StudyIdentity.Of(plan, data);
    }

    private static void Interrupt(string target, StudyPlan plan)
    {
        using RunFolder run = RunFolder.Prepare(target, Of(plan));
        Keep(run, 0, 50);
    }

    private static void Keep(RunFolder run, int number, double value, StudyCondition condition = StudyCondition.EfSearch)
    {
        ConditionKey key = new(condition, value);
        StudyPoint point = Study.Point(k: 10, overlap: 1, paperLidDifference: 0, run: number) with { Key = key };
        run.Checkpoints!.Keep(number, [new ConditionResult(key, [point], [Study.Capacity(20, 30) with { Run = number, Key = key }])], new RunExtras(), new StudyClock());
    }

    private static void Filled(RunFolder folder, int run, int settings) => Assert.Equal(settings, folder.Checkpoints!.Resumed(run).Count);

    /// <summary>What a finished study would have written.</summary>
    private static void Fake(string temporary)
    {
        Directory.CreateDirectory(Path.Combine(temporary, "plots"));
        File.WriteAllText(Path.Combine(temporary, "plots", "a.png"), "x");
        File.WriteAllText(Path.Combine(temporary, "results.csv"), "x");
        File.WriteAllText(Path.Combine(temporary, "manifest.json"), "{}");
    }

    private void Refused(string target, string message, StudyIdentity? identity, bool resume = false)
    {
        string[] before = Entries();
        Assert.Equal(message, Assert.Throws<PlanException>(() => RunFolder.Prepare(target, identity, resume)).Message);
        Assert.Equal(before, Entries());
    }

    private string[] Entries() =>
        [.. new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(entry => $"{entry.FullName} {(entry as FileInfo)?.Length} {entry.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(folder, entry).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
