using System.Text.Json;
using System.Text.Json.Serialization;
using Plumbline.Fidelity;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

/// <summary>Every measure in both conventions against Reference/fidelity.py, all cases in one run of Python.</summary>
public sealed class FidelityAgainstNumPyTests
{
    private const double Tolerance = 1e-6;

    // Where centres coincide, NumPy's means leave a residue of their rounding.
    private const double Absolute = 1e-12;

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly Lazy<Answered> Shared = new(Ask);

    [Fact]
    public void Overlap_is_that_of_numpy() => CheckStandard("overlap", c => Overlap.PerQuery(c.Exact, c.Returned, c.K));

    [Fact]
    public void Recall_is_that_of_numpy() => CheckStandard("recall", c => Recall.PerQuery(c.Exact, c.Returned, c.K));

    [Fact]
    public void Each_part_of_the_loss_is_that_of_numpy_and_the_parts_add_up()
    {
        CheckStandard("missed", c => [.. Losses(c).Select(loss => loss.Missed)]);
        CheckStandard("spillover", c => [.. Losses(c).Select(loss => loss.Spillover)]);
        CheckStandard("unfilled", c => [.. Losses(c).Select(loss => loss.Unfilled)]);
        foreach (FidelityCase c in Shared.Value.Standard)
        {
            double[] overlap = Overlap.PerQuery(c.Exact, c.Returned, c.K);
            Assert.All(Losses(c), (loss, query) => Assert.Equal(1 - overlap[query], loss.Total, 1e-12));
        }
    }

    [Fact]
    public void Neighbour_distance_is_that_of_numpy()
    {
        CheckStandard("distance", c => NeighborDistance.PerQuery(c.Returned, c.K, MetricOf(c)));
        CheckStandard("exactDistance", c => NeighborDistance.PerQuery(c.Exact, c.K, MetricOf(c)));
    }

    [Fact]
    public void Barycenter_shift_is_that_of_numpy() =>
        CheckStandard("shift", c => BarycenterShift.PerQuery(c.Base, c.Exact, c.Returned, c.K, MetricOf(c)), MetricIsEuclidean);

    [Fact]
    public void Barycenter_shift_is_refused_where_it_is_no_ratio_of_lengths()
    {
        FidelityCase c = Shared.Value.Standard[0];
        Assert.Throws<NotSupportedException>(() => BarycenterShift.PerQuery(c.Base, c.Exact, c.Returned, c.K, Metric.Cosine));
        Assert.Throws<NotSupportedException>(() => BarycenterShift.PerQuery(c.Base, c.Exact, c.Returned, c.K, Metric.InnerProduct));
    }

    [Fact]
    public void Lid_by_maximum_likelihood_is_that_of_numpy()
    {
        CheckStandard("mle", c => LocalIntrinsicDimensionality.PerQuery(c.Returned, c.K, MetricOf(c)));
        CheckStandard("exactMle", c => LocalIntrinsicDimensionality.PerQuery(c.Exact, c.K, MetricOf(c)));
    }

    [Fact]
    public void Lid_by_the_method_of_moments_is_that_of_numpy() =>
        CheckStandard("moments", c => LocalIntrinsicDimensionality.PerQuery(c.Returned, c.K, MetricOf(c), LidEstimator.MethodOfMoments));

    [Fact]
    public void The_paper_convention_is_that_of_numpy_pads_and_dropped_queries_included()
    {
        Answered answered = Shared.Value;
        int dropped = 0;
        int onePad = 0;
        for (int i = 0; i < answered.Paper.Count; i++)
        {
            FidelityCase c = answered.Paper[i];
            PaperMetrics metrics = PaperConvention.Compute(c.Base, PaddedNeighbors.From(c.Exact, c.K), PaddedNeighbors.From(c.Returned, c.K), c.K);
            Dictionary<string, double> expected = answered.Answers.Paper[i];
            foreach ((string name, double value) in Values(metrics))
            {
                TableAssert.Close(expected[name], value, Tolerance, $"Paper case {i}, k {c.K}: {name}", Absolute);
            }

            dropped += metrics.DroppedQueries;
            onePad += Enumerable.Range(0, c.Returned.QueryCount).Count(query => c.Returned.Count(query) == c.K - 1);
        }

        Assert.True(dropped > 20 && onePad > 20, $"{dropped} queries with two pads or more and {onePad} with one: too few to compare.");
    }

    [Fact]
    public void Summaries_and_the_harmonic_mean_are_those_of_numpy()
    {
        Answered answered = Shared.Value;
        for (int i = 0; i < answered.Summaries.Length; i++)
        {
            double[] values = answered.Summaries[i];
            double[] defined = [.. values.Where(value => !double.IsNaN(value))];
            Summary summary = Summary.Of(values);
            double[] actual =
            [
                summary.Count, summary.Mean, summary.Min, summary.P1, summary.P5, summary.P50, summary.P95, summary.P99, summary.Max,
                Summary.StandardDeviationOf(defined), LocalIntrinsicDimensionality.HarmonicMean(values),
            ];
            Assert.Equal(values.Length - defined.Length, summary.Undefined);
            Assert.All(actual, (value, place) => TableAssert.Close(answered.Answers.Summaries[i][place], value, 1e-12, $"Summary {i}, number {place}"));
        }
    }

    private static bool MetricIsEuclidean(FidelityCase c) => MetricOf(c) is Metric.L2 or Metric.SquaredL2;

    private static void CheckStandard(string name, Func<FidelityCase, double[]> measure, Func<FidelityCase, bool>? applies = null)
    {
        Answered answered = Shared.Value;
        int defined = 0;
        for (int i = 0; i < answered.Standard.Count; i++)
        {
            double[] expected = answered.Answers.Standard[i][name];
            if (expected.Length == 0 || applies?.Invoke(answered.Standard[i]) == false)
            {
                // The inner product is no distance.
                Assert.Throws<NotSupportedException>(() => measure(answered.Standard[i]));
                continue;
            }

            double[] actual = measure(answered.Standard[i]);
            Assert.Equal(expected.Length, actual.Length);
            for (int query = 0; query < expected.Length; query++)
            {
                TableAssert.Close(expected[query], actual[query], Tolerance, $"Case {i} ({answered.Standard[i].Metric}, k {answered.Standard[i].K}), query {query}: {name}", Absolute);
                defined += double.IsNaN(expected[query]) ? 0 : 1;
            }
        }

        Assert.True(defined > 100, $"Only {defined} values of {name} are defined.");
    }

    private static LossSplit[] Losses(FidelityCase c) => LossSplit.PerQuery(c.Exact, c.Returned, c.K, c.Effort);

    private static Metric MetricOf(FidelityCase c) => Enum.Parse<Metric>(c.Metric);

    private static IEnumerable<(string Name, double Value)> Values(PaperMetrics metrics) =>
    [
        (nameof(metrics.MeanOverlap), metrics.MeanOverlap),
        (nameof(metrics.StdOverlap), metrics.StdOverlap),
        (nameof(metrics.MeanExactDist), metrics.MeanExactDist),
        (nameof(metrics.MeanAnnDist), metrics.MeanAnnDist),
        (nameof(metrics.MeanBarycenterShift), metrics.MeanBarycenterShift),
        (nameof(metrics.StdBarycenterShift), metrics.StdBarycenterShift),
        (nameof(metrics.MeanLidExact), metrics.MeanLidExact),
        (nameof(metrics.MeanLidAnn), metrics.MeanLidAnn),
        (nameof(metrics.StdLidDiff), metrics.StdLidDiff),
        (nameof(metrics.MeanLidDiff), metrics.MeanLidDiff),
        (nameof(metrics.DroppedQueries), metrics.DroppedQueries),
        (nameof(metrics.Pads), metrics.Pads),
    ];

    private static Answered Ask()
    {
        ReferencePython.RequireNumPy();
        List<FidelityCase> standard = [.. Enumerable.Range(0, 100).Select(seed => new FidelityCase(seed, (Metric)(seed / 5 % 4)))];
        List<FidelityCase> paper = [.. Enumerable.Range(1000, 60).Select(seed => new FidelityCase(seed, Metric.SquaredL2))];
        double[][] summaries = [.. Enumerable.Range(0, 30).Select(RandomValues)];
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("cases.json"), JsonSerializer.Serialize(new { Standard = standard, Paper = paper, Summaries = summaries }, Json));
        ReferencePython.Run(ReferenceScript.Read("fidelity.py"), folder.Path);
        Answers answers = JsonSerializer.Deserialize<Answers>(File.ReadAllText(folder.File("answers.json")), Json)!;
        return new Answered(standard, paper, summaries, answers);
    }

    private static double[] RandomValues(int seed)
    {
        Random random = new(seed);
        int count = seed switch { 0 => 0, 1 => 1, 2 => 2, _ => random.Next(3, 400) };
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(8) == 0 ? double.NaN : random.NextDouble() * Math.Pow(10, random.Next(-2, 3)))];
    }

    private sealed record Answers(Dictionary<string, double[]>[] Standard, Dictionary<string, double>[] Paper, double[][] Summaries);

    private sealed record Answered(List<FidelityCase> Standard, List<FidelityCase> Paper, double[][] Summaries, Answers Answers);
}
