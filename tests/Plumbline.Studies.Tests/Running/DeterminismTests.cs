using System.Globalization;
using Plumbline.Studies.Data;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Running;

/// <summary>The same inputs, seed and version give byte-identical results, whatever the number of threads.</summary>
public sealed class DeterminismTests
{
    private static readonly StudyPlan Plan = new()
    {
        Data = "replica:600",
        Subset = 500,
        Runs = 2,
        M = 8,
        EfConstruction = 60,
        Ks = [1, 10, 50, 200, 499],
        EfSearchValues = [10, 50],
        EfConstructionValues = [30, 60],
        AlphaValues = [0.5, 2],
    };

    [Fact]
    public async Task The_number_of_threads_changes_no_byte()
    {
        StudyResult one = Run(Plan, threads: 1);
        byte[] csv = Csv(one);
        byte[] parquet = await Parquet(one);
        foreach (int threads in (int[])[2, 7])
        {
            StudyResult several = Run(Plan, threads);
            Assert.Equal(one.Points, several.Points);
            Assert.True(csv.SequenceEqual(Csv(several)), $"results.csv differs between 1 and {threads} threads");
            byte[] parquetOfSeveral = await Parquet(several);
            Assert.True(parquet.SequenceEqual(parquetOfSeveral), $"results.parquet differs between 1 and {threads} threads");
        }
    }

    [Fact]
    public void Equal_plans_give_equal_bytes_and_another_seed_gives_others()
    {
        StudyPlan small = Plan with { Runs = 1, Data = "replica:400", Subset = 300, Ks = [10, 100] };
        byte[] first = Csv(Run(small, threads: 2));
        Assert.Equal(first, Csv(Run(PlanText.Read(PlanWriter.ToYaml(small)), threads: 2)));
        Assert.NotEqual(first, Csv(Run(small with { Seed = 43 }, threads: 2)));
    }

    /// <summary>Run r is run 0 of the same plan with r added to the seed.</summary>
    [Fact]
    public void A_run_is_named_by_its_seed()
    {
        StudyPlan small = Plan with { Data = "replica:400", Subset = 300, Ks = [10, 100], Runs = 2, Seed = 42 };
        IEnumerable<StudyPoint> second = Run(small, threads: 2).Points.Where(point => point.Run == 1).Select(point => point with { Run = 0 });
        Assert.Equal(second, Run(small with { Runs = 1, Seed = 43 }, threads: 2).Points);
    }

    /// <summary>Nothing that is written may take its decimal sign or its dates from the machine's language.</summary>
    [Fact]
    public void A_language_with_decimal_commas_changes_no_byte()
    {
        StudyPlan small = Plan with { Runs = 1, Data = "replica:400", Subset = 300, Ks = [10, 100] };
        StudyResult result = Run(small, threads: 1);
        string yaml = PlanWriter.ToYaml(small);
        byte[] csv = Csv(result);
        string manifest = ManifestJson.Create(result, DateTimeOffset.UnixEpoch).ToJsonString();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NumberGroupSeparator = ".";
        commas.NumberFormat.NegativeSign = "−";
        commas.DateTimeFormat.DateSeparator = ".";
        commas.DateTimeFormat.TimeSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(csv, Csv(Run(PlanText.Read(yaml), threads: 1)));
            Assert.Equal(yaml, PlanWriter.ToYaml(PlanText.Read(yaml)));
            Assert.Equal(manifest, ManifestJson.Create(result, DateTimeOffset.UnixEpoch).ToJsonString());
            Assert.Equal(Path.Combine("run_00", "alpha_study", "alpha_0.25", "metrics.json"), MetricsJson.PathOf(0, new ConditionKey(StudyCondition.Alpha, 0.25)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Progress_ascends_to_the_end_and_names_every_stage()
    {
        using StudyData data = StudyDataSource.Open("replica:300", TestContext.Current.CancellationToken);
        ProgressList progress = new();
        StudyPlan small = Plan with { Data = "replica:300", Subset = 0, Ks = [10] };
        new StudyRunner(small, data, 1).Run(new StudyClock(), progress, TestContext.Current.CancellationToken);
        Assert.Equal(progress.Values.Select(value => value.Share).Order(), progress.Values.Select(value => value.Share));
        Assert.Equal(1, progress.Values[^1].Share, 1e-9);
        Assert.Equal([0, 1], progress.Values.Select(value => value.Run).Distinct());
        Assert.Equal(
            ["vectors", "exact neighbours", "graph, efConstruction 30", "graph, efConstruction 60", "6 settings on 2 graphs", "insertion order 1 of 3", "insertion order 2 of 3", "insertion order 3 of 3", "construction seed 2 of 3", "construction seed 3 of 3"],
            progress.Values.Select(value => value.Stage).Distinct());
    }

    [Fact]
    public void A_cancelled_study_stops()
    {
        using StudyData data = StudyDataSource.Open("replica:300", TestContext.Current.CancellationToken);
        using CancellationTokenSource source = new();
        CancelAt progress = new(source, "graph, efConstruction 60");
        StudyPlan small = Plan with { Data = "replica:300", Subset = 0, Ks = [10] };
        Assert.ThrowsAny<OperationCanceledException>(() => new StudyRunner(small, data, 2).Run(new StudyClock(), progress, source.Token));
        Assert.Equal(0, progress.LastRun);
    }

    private static StudyResult Run(StudyPlan plan, int threads)
    {
        using StudyData data = StudyDataSource.Open(plan.Data, TestContext.Current.CancellationToken);
        return new StudyRunner(plan, data, threads).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
    }

    private static byte[] Csv(StudyResult result)
    {
        using MemoryStream stream = new();
        ResultsCsv.Write(result.Points, stream);
        return stream.ToArray();
    }

    private static async Task<byte[]> Parquet(StudyResult result)
    {
        using MemoryStream stream = new();
        await ResultsParquet.WriteAsync(result.Points, stream);
        return stream.ToArray();
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

    private sealed class CancelAt(CancellationTokenSource source, string stage) : IProgress<StudyProgress>
    {
        public int LastRun { get; private set; }

        public void Report(StudyProgress value)
        {
            LastRun = value.Run;
            if (value.Stage == stage)
            {
                source.Cancel();
            }
        }
    }
}
