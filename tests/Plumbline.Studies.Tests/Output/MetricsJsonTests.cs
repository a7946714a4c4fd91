using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Output;

public sealed class MetricsJsonTests
{
    [Theory]
    [InlineData(0, StudyCondition.EfSearch, 50, "run_00/ef_search_study/ef_search_50/metrics.json")]
    [InlineData(9, StudyCondition.EfConstruction, 400, "run_09/ef_construction_study/ef_construction_400/metrics.json")]
    [InlineData(12, StudyCondition.Alpha, 0.25, "run_12/alpha_study/alpha_0.25/metrics.json")]
    [InlineData(100, StudyCondition.Alpha, 4, "run_100/alpha_study/alpha_4/metrics.json")]
    public void A_file_lies_where_the_authors_have_it(int run, StudyCondition condition, double value, string path) =>
        Assert.Equal(path.Replace('/', Path.DirectorySeparatorChar), MetricsJson.PathOf(run, new ConditionKey(condition, value)));

    [Fact]
    public void Keys_are_the_authors()
    {
        StudyResult result = Study.Small();
        StudyPoint[] points = [.. result.Points.Where(point => point.Run == 1 && point.Key.Condition == StudyCondition.Alpha)];
        JsonObject json = MetricsJson.Create(points);
        Assert.Equal(["run", "study", "alpha", "m", "ef_construction", "n_queries", "metrics"], json.Select(pair => pair.Key));
        Assert.Equal(1, (int)json["run"]!);
        Assert.Equal("alpha_study", (string)json["study"]!);
        Assert.Equal(0.25, (double)json["alpha"]!);
        Assert.Equal(4, (int)json["m"]!);
        Assert.Equal(16, (int)json["ef_construction"]!);
        Assert.Equal(100, (int)json["n_queries"]!);
        JsonObject metrics = json["metrics"]!.AsObject();
        Assert.Equal(["1", "10", "60"], metrics.Select(pair => pair.Key));
        JsonObject entry = metrics["60"]!.AsObject();
        Assert.Equal(
            ["k", "ef_search", "mean_overlap", "std_overlap", "mean_exact_dist", "mean_ann_dist", "mean_barycenter_shift", "std_barycenter_shift", "mean_lid_exact", "mean_lid_ann", "mean_lid_diff", "std_lid_diff"],
            entry.Select(pair => pair.Key));
        Assert.Equal(15, (int)entry["ef_search"]!);
        Assert.Equal(points[2].Paper!.MeanOverlap, (double)entry["mean_overlap"]!);
        Assert.Equal(points[2].Paper!.MeanLidAnn - points[2].Paper!.MeanLidExact, (double)entry["mean_lid_diff"]!);
    }

    [Fact]
    public void What_is_not_finite_is_null()
    {
        StudyPoint point = Study.Point(10, 1, 0);
        JsonObject json = MetricsJson.Create([point with { Paper = point.Paper! with { MeanAnnDist = double.PositiveInfinity, MeanLidExact = double.NaN } }]);
        JsonObject entry = json["metrics"]!["10"]!.AsObject();
        Assert.Null(entry["mean_ann_dist"]);
        Assert.Null(entry["mean_lid_exact"]);
        Assert.Null(entry["mean_lid_diff"]);
        Assert.True(entry.ContainsKey("mean_ann_dist"));
    }
}
