using Plumbline.Studies.Decoding;
using Plumbline.Studies.Plans;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Decoding;

/// <summary>metrics.json in the layouts that occur, and what is refused.</summary>
public sealed class MetricsFileTests
{
    private const string OnePad = "3.4028235e+33";

    [Theory]
    [InlineData("""{"run": 3, "study": "ef_search_study", "ef_search": 25, "n_queries": 10000, "metrics": {"10": {"mean_exact_dist": 75.5, "mean_ann_dist": 3.4028235e+33}}}""", "efSearch 25", 3)]
    [InlineData("""{"study": "alpha_study", "alpha": 0.25, "ef_search": 2, "metrics": [{"k": 10, "mean_exact_dist": 75.5, "mean_ann_dist": 3.4028235e+33}]}""", "alpha 0.25", 0)]
    [InlineData("""{"10": {"mean_exact_dist": 75.5, "mean_ann_dist": 3.4028235e+33, "mean_lid_ann": NaN}}""", null, 0)]
    [InlineData("""[{"k": 10, "mean_exact_dist": 75.5, "mean_ann_dist": 3.4028235e+33}]""", null, 0)]
    public void Layouts(string text, string? setting, int run)
    {
        DecodedPoint point = Assert.Single(Read(text));
        Assert.Equal(run, point.Run);
        Assert.Equal((10, 10_000, 75.5), (point.K, point.Queries, point.MeanExact));
        Assert.Equal(new PadReading(1, 0), point.Decoded.Fewest);
        if (setting is not null)
        {
            Assert.Equal(setting, point.Setting);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("\"inf\"")]
    public void A_mean_over_no_query_is_every_query_dropped(string value) =>
        Assert.Equal(new PadReading(0, 10_000), Assert.Single(Read("{\"10\": {\"mean_ann_dist\": " + value + "}}")).Decoded.Reading);

    [Theory]
    [InlineData("{", "line 1: found text that is not JSON, expected a metrics.json")]
    [InlineData("7", "found number, expected an object with one entry a k")]
    [InlineData("{}", "found no entry by k, expected an object such as {\"10\": {\"mean_ann_dist\": ...}}")]
    [InlineData("""{"10": {"mean_overlap": 1}}""", "k 10: found no mean_ann_dist, expected a number")]
    [InlineData("""{"10": {"mean_ann_dist": "far"}}""", "k 10: mean_ann_dist: found \"far\", expected a number")]
    [InlineData("""{"0": {"mean_ann_dist": 1}}""", "k 0: found 0, expected 1 or more")]
    [InlineData("""[{"mean_ann_dist": 1}]""", "found an entry without k, expected objects with \"k\" and \"mean_ann_dist\"")]
    [InlineData("""{"n_queries": 0, "10": {"mean_ann_dist": 1}}""", "n_queries: found 0, expected a number of queries, 1 or more")]
    [InlineData("""{"n_queries": {}, "10": {"mean_ann_dist": 1}}""", "n_queries: found {}, expected a number of queries, 1 or more")]
    [InlineData("""[{"k": "10", "mean_ann_dist": 1}]""", "found an entry without k, expected objects with \"k\" and \"mean_ann_dist\"")]
    public void Refusals(string text, string message)
    {
        PlanException error = Assert.Throws<PlanException>(() => Read(text));
        Assert.EndsWith($"metrics.json: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_of_another_kind_and_not_needed_is_passed_over() =>
        Assert.Equal((0, 10_000), Assert.Single(Read("{\"run\": \"first\", \"study\": 7, \"alpha\": 0.5, \"10\": {\"mean_ann_dist\": " + OnePad + "}}")) is var point ? (point.Run, point.Queries) : default);

    [Fact]
    public void The_number_of_queries_can_be_told()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "metrics.json");
        File.WriteAllText(path, "{\"10\": {\"mean_ann_dist\": " + OnePad + "}}");
        Assert.Equal(500, Assert.Single(MetricsFile.Read(path, 500)).Queries);
        Assert.Throws<FileNotFoundException>(() => MetricsFile.Read(path + "x", 500));
    }

    private static IReadOnlyList<DecodedPoint> Read(string text)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "metrics.json");
        File.WriteAllText(path, text);
        return MetricsFile.Read(path, 10_000);
    }
}
