using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Checkpoints;

/// <summary>A study that is ended anywhere, and whose checkpoints may suffer meanwhile, gives the bytes of one that is not.</summary>
public sealed class ResumedStudyTests : IDisposable
{
    private static readonly StudyPlan Plan = new()
    {
        Data = "memory.npy",
        Name = "resumed",
        Subset = 70,
        Runs = 4,
        M = 3,
        EfConstruction = 8,
        EfSearch = 5,
        Ks = [1, 5, 40],
        EfSearchValues = [5, 9],
        EfConstructionValues = [6, 8, 12],
        AlphaValues = [0.5, 2],
        Target = 0.5,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryData _data = new(TestVectors.Duplicates(90, 5, distinct: 20, seed: 1));

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Ended_at_random_points_it_measures_the_same(bool byGraph, bool damage)
    {
        ProgressList progress = new();
        StudyResult whole = Runner(byGraph).Run(new StudyClock(), progress, TestContext.Current.CancellationToken);
        Assert.True(whole.SafeLaw!.Law is not null && whole.Sensitivity!.Graphs.Count == 6 && whole.LidQuartiles.Count == 4);
        Random random = new(byGraph ? 1 : 2);
        int ended = 0;
        int resumed = 0;
        for (int study = 0; study < 6; study++)
        {
            string target = _folder.File($"study-{study}");
            StudyResult? result;
            while ((result = Session(target, byGraph, random.Next(progress.Values.Count * 2 / 3), ref resumed)) is null)
            {
                Assert.True(++ended < 100, "The studies do not get on.");
                if (damage)
                {
                    Damage(_folder.File($".study-{study}.partial/.checkpoints"), random);
                }
            }

            AssertSame(whole, result);
        }

        Assert.True(ended >= 10, $"Six studies were ended {ended} times before their end.");
        Assert.True(resumed >= 6, $"Of {ended} sessions after the first {resumed} found finished work.");
    }

    /// <summary>Which machine has how much memory free is chance: another session may measure in the other way.</summary>
    [Fact]
    public void A_session_goes_on_in_the_other_way()
    {
        StudyResult whole = Runner(byGraph: false).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        string target = _folder.File("run");
        End(target, byGraph: true, "setting on efConstruction 12", run: 1);
        using (RunFolder folder = RunFolder.Prepare(target, Identity, resume: true))
        {
            // The graphs of efConstruction 6 and 8 have six of the seven settings.
            Assert.Equal(new FinishedWork(4, 7, 1, 6), folder.Checkpoints!.Work);
            Assert.Equal("1 of 4 runs and 6 settings of others", folder.Checkpoints.Work.Words);
            AssertSame(whole, Runner(byGraph: false, folder.Checkpoints).Run(new StudyClock(), null, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void What_was_finished_is_not_measured_again()
    {
        string target = _folder.File("run");
        End(target, byGraph: true, "settings on efConstruction 8", run: 2);
        using RunFolder folder = RunFolder.Prepare(target, Identity, resume: true);
        ProgressList progress = new();
        Runner(byGraph: true, folder.Checkpoints).Run(new StudyClock(), progress, TestContext.Current.CancellationToken);
        Assert.Equal((2, "vectors"), (progress.Values[0].Run, progress.Values[0].Stage));
        Assert.Equal(
            ["vectors", "exact neighbours", "graph, efConstruction 8", "5 settings on efConstruction 8", "graph, efConstruction 12", "1 setting on efConstruction 12"],
            progress.Values.Where(value => value.Run == 2).Select(value => value.Stage).Distinct());
        Assert.Equal(2, progress.Values.Min(value => value.Run));

        // The share begins where the earlier session ended, and that much is not this session's.
        Assert.All(progress.Values, value => Assert.Equal(progress.Values[0].Share, value.Resumed));
        Assert.InRange(progress.Values[0].Share, 0.5, 0.6);
        Assert.Equal(progress.Values.Select(value => value.Share).Order(), progress.Values.Select(value => value.Share));
        Assert.Equal(1, progress.Values[^1].Share, 1e-9);
        Assert.Equal(4, folder.Checkpoints!.Work.WholeRuns);
    }

    [Fact]
    public void A_study_that_was_ended_while_it_was_written_measures_nothing()
    {
        string target = _folder.File("run");
        StudyResult first;
        using (RunFolder folder = RunFolder.Prepare(target, Identity))
        {
            first = Runner(byGraph: false, folder.Checkpoints).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
            File.WriteAllText(_folder.File(".run.partial/results.csv"), "half");
        }

        using RunFolder again = RunFolder.Prepare(target, Identity, resume: true);
        Assert.Equal([".checkpoints", ".lock"], Directory.EnumerateFileSystemEntries(_folder.File(".run.partial")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        ProgressList progress = new();
        AssertSame(first, Runner(byGraph: false, again.Checkpoints).Run(new StudyClock(), progress, TestContext.Current.CancellationToken));
        Assert.Empty(progress.Values);
    }

    [Fact]
    public void Seconds_and_memory_are_those_of_all_sessions()
    {
        string target = _folder.File("run");
        using (RunFolder folder = RunFolder.Prepare(target, Identity))
        {
            StudyClock first = new();
            first.Add("load", 100);
            using CancellationTokenSource source = new();
            // The build of run 1 begins after run 0 was kept: what is added there is of no checkpoint.
            Assert.ThrowsAny<OperationCanceledException>(() => Runner(byGraph: false, folder.Checkpoints).Run(first, new EndAt(source, "graph, efConstruction 6", 1, () => first.Add("build", 1000)), source.Token));
        }

        using RunFolder again = RunFolder.Prepare(target, Identity, resume: true);
        StudyClock second = new();
        second.Add("load", 10);
        StudyResult result = Runner(byGraph: false, again.Checkpoints).Run(second, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, result.Resumed);
        Assert.InRange(result.Seconds["load"], 110, 120);
        Assert.InRange(result.Seconds["build"], 0, 100);
        Assert.True(result.Seconds["write"] > 0);

        // The second session's are kept once, beside those of the first.
        again.Dispose();
        using RunFolder third = RunFolder.Prepare(target, Identity, resume: true);
        StudyResult last = Runner(byGraph: false, third.Checkpoints).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
        Assert.Equal(2, last.Resumed);
        Assert.InRange(last.Seconds["load"], 110, 120);
        Assert.True(last.PeakMemoryBytes >= result.PeakMemoryBytes);
        Assert.Equal(2, (int)ManifestJson.Create(last, DateTimeOffset.UnixEpoch)["resumed"]!);
    }

    [Fact]
    public void A_full_disk_ends_the_study_and_leaves_what_was_finished()
    {
        string target = _folder.File("run");
        string checkpoints = _folder.File(".run.partial/.checkpoints");
        using (RunFolder folder = RunFolder.Prepare(target, Identity))
        {
            // A folder with the name of the next checkpoint cannot be written, as little as a file on a full disk.
            Directory.CreateDirectory(Path.Combine(checkpoints, "run_01_00.checkpoint"));
            Assert.ThrowsAny<Exception>(() => Runner(byGraph: false, folder.Checkpoints).Run(new StudyClock(), null, TestContext.Current.CancellationToken));
            Assert.Equal("1 of 4 runs", folder.Kept!.Words);
        }

        Assert.Equal(["run_00_00.checkpoint", "run_00_01.checkpoint"], Directory.EnumerateFiles(checkpoints).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private StudyIdentity Identity => StudyIdentity.Of(Plan, _data);

    private StudyRunner Runner(bool byGraph, StudyCheckpoints? checkpoints = null) => byGraph
        ? new StudyRunner(Plan, _data, 2) { LargestMatrixBytes = 0, Checkpoints = checkpoints }
        : new StudyRunner(Plan, _data, 2) { LargestMatrixBytes = 1 << 20, Checkpoints = checkpoints };

    /// <summary>A session that ends after some reports of progress (null), or else finishes the study.</summary>
    private StudyResult? Session(string target, bool byGraph, int reports, ref int resumed)
    {
        using CancellationTokenSource source = new();
        using RunFolder folder = RunFolder.Prepare(target, Identity, resume: true);
        resumed += folder.Checkpoints!.Work.Any ? 1 : 0;
        try
        {
            StudyResult result = Runner(byGraph, folder.Checkpoints).Run(new StudyClock(), new EndAfter(source, reports), source.Token);
            source.Token.ThrowIfCancellationRequested();
            return result;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void End(string target, bool byGraph, string stage, int run)
    {
        using RunFolder folder = RunFolder.Prepare(target, Identity);
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Runner(byGraph, folder.Checkpoints).Run(new StudyClock(), new EndAt(source, stage, run, () => { }), source.Token));
    }

    private static void Damage(string checkpoints, Random random)
    {
        string[] files = Directory.Exists(checkpoints) ? [.. Directory.EnumerateFiles(checkpoints).Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0 || random.Next(2) == 0)
        {
            return;
        }

        string file = files[random.Next(files.Length)];
        byte[] bytes = File.ReadAllBytes(file);
        switch (random.Next(3))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= 4;
                File.WriteAllBytes(file, bytes);
                break;
            case 1:
                File.WriteAllBytes(file, bytes[..random.Next(bytes.Length)]);
                break;
            default:
                File.WriteAllText(Path.Combine(checkpoints, ".plumbline-half.tmp"), "half");
                // The same settings twice.
                File.Copy(file, Path.Combine(checkpoints, $"run_99_{files.Length:00}.checkpoint"), overwrite: true);
                break;
        }
    }

    private static void AssertSame(StudyResult expected, StudyResult actual)
    {
        Filled.AssertSame(expected.Points, actual.Points);
        Filled.AssertSame(expected.Capacities, actual.Capacities);
        Filled.AssertSame(expected.LidQuartiles, actual.LidQuartiles);
        Filled.AssertSame(expected.SafeLaw, actual.SafeLaw);
        Filled.AssertSame(expected.Sensitivity, actual.Sensitivity);
    }

    private sealed class EndAfter(CancellationTokenSource source, int reports) : IProgress<StudyProgress>
    {
        private int _reports;

        public void Report(StudyProgress value)
        {
            if (Interlocked.Increment(ref _reports) == reports)
            {
                source.Cancel();
            }
        }
    }

    private sealed class EndAt(CancellationTokenSource source, string stage, int run, Action then) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value)
        {
            if (value.Run == run && value.Stage.EndsWith(stage, StringComparison.Ordinal) && !source.IsCancellationRequested)
            {
                then();
                source.Cancel();
            }
        }
    }

    private sealed class ProgressList : IProgress<StudyProgress>
    {
        public List<StudyProgress> Values { get; } = [];

        public void Report(StudyProgress value)
        {
            lock (Values)
            {
                Values.Add(value);
            }
        }
    }
}
