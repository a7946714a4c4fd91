using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Results;

public sealed class SafeLawWordsTests
{
    [Theory]
    [InlineData(39, 1.02, 10, 39)]
    [InlineData(39, 1.02, 500, 510)]
    [InlineData(39, 1.02, 39, 39)]
    [InlineData(1, 1.1, 10, 11)]
    [InlineData(1, 0.29, 100, 29)]
    [InlineData(1, 1.15, 10, 11)]
    [InlineData(7, 0, 1000000, 7)]
    [InlineData(1, 10000, 2000000000, int.MaxValue)]
    public void The_effort_of_a_law_is_rounded_down(int floor, double alpha, int k, int effort) => Assert.Equal(effort, new EffortLaw(floor, alpha).EffortAt(k));

    [Theory]
    [InlineData(39, 1.02, "max(39, 1.02 k)")]
    [InlineData(39, 2, "max(39, 2 k)")]
    [InlineData(1, 1.5, "1.5 k")]
    [InlineData(39, 0, "39")]
    public void A_law_reads_as_a_formula(int floor, double alpha, string text) => Assert.Equal(text, new EffortLaw(floor, alpha).ToString());

    [Theory]
    [InlineData(500, 10_000, 4, 1000)]
    [InlineData(500, 600, 4, 599)]
    [InlineData(1, 10_000, 2, 2)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(3, 10_000, 4, 6)]
    [InlineData(int.MaxValue - 1, int.MaxValue, 4, int.MaxValue - 1)]
    public void Efforts_ascend_by_about_a_tenth_to_twice_the_largest_k(int largestK, int count, int first, int last)
    {
        int[] efforts = EffortGrid.For(largestK, 0, count);
        Assert.Equal((first, last), (efforts[0], efforts[^1]));
        Assert.All(efforts.Zip(efforts.Skip(1)), pair => Assert.InRange(pair.Second, pair.First + 1, Math.Max(pair.First + 1, (pair.First * 1.1) + 0.5)));
    }

    [Theory]
    [InlineData(2000, 2000)]
    [InlineData(10, 1000)]
    [InlineData(50_000, 9_999)]
    public void The_efforts_of_settings_are_tried_where_they_are_larger(int largestEffort, int last) => Assert.Equal(last, EffortGrid.For(500, largestEffort, 10_000)[^1]);

    [Fact]
    public void A_law_that_holds_says_so() => Assert.Equal(
        "For overlap 0.99 without a missing result at every k from 10 to 500: efSearch = max(39, 1.02 k); held on the other half of the queries: least overlap 0.9903.",
        Law(new(39, 1.02), Point(10, 0.995), Point(100, 0.9903), Point(500, 0.999)).Describe());

    [Fact]
    public void A_law_that_falls_short_says_where_and_by_how_much()
    {
        SafeLaw law = Law(new(39, 1.02), Point(10, 0.9871), Point(100, 0.989), Point(200, 0.999), Point(500, 0.99, shortfalls: 2));
        Assert.Equal(
            "For overlap 0.99 without a missing result at every k from 10 to 500: efSearch = max(39, 1.02 k); on the other half of the queries it fell short at k = 10-100, 500 (least overlap 0.9871, up to 2 queries with missing results).",
            law.Describe());
        Assert.False(law.Holds);
        Assert.Equal([10, 100, 500], law.FailedKs);
    }

    [Fact]
    public void What_no_effort_reaches_is_named()
    {
        Assert.Equal(
            "For overlap 0.99 without a missing result at every k from 10 to 100: efSearch = 39; held on the other half of the queries: least overlap 0.9910. No efSearch up to 1000 is enough at k = 200-500.",
            Law(new(39, 0), Point(10, 0.991), Point(100, 0.995), Unmet(200), Unmet(500)).Describe());
        Assert.Equal(
            "For overlap 0.99 without a missing result at k = 10, 200: efSearch = 2 k; held on the other half of the queries: least overlap 0.9910. No efSearch up to 1000 is enough at k = 100.",
            Law(new(1, 2), Point(10, 0.991), Unmet(100), Point(200, 0.995)).Describe());
        Assert.Equal(
            "For overlap 0.99 without a missing result at k = 100: efSearch = 2 k; held on the other half of the queries: least overlap 0.9910. No efSearch up to 1000 is enough at k = 10.",
            Law(new(1, 2), Unmet(10), Point(100, 0.991)).Describe());
        SafeLaw none = Law(null, Unmet(10), Unmet(100));
        Assert.Equal("For overlap 0.99 without a missing result: no efSearch up to 1000 is enough at any k measured.", none.Describe());
        Assert.Equal((false, double.NaN), (none.Holds, none.LeastOverlap));
    }

    [Fact]
    public void The_manifest_has_the_law_and_what_it_rests_on()
    {
        StudyResult result = Study.Small() with { SafeLaw = Law(new(39, 1.02), Point(10, 0.9951234567), Unmet(100)) };
        JsonObject json = ManifestJson.Create(result, DateTimeOffset.UnixEpoch)["safeLaw"]!.AsObject();
        Assert.Equal(result.SafeLaw.Describe(), (string)json["words"]!);
        Assert.Equal((0.99, 39, 1.02, 0.995123, false), ((double)json["targetOverlap"]!, (int)json["floor"]!, (double)json["alpha"]!, (double)json["leastOverlap"]!, (bool)json["holds"]!));
        Assert.Equal(
            """[{"k":10,"needed":30,"law":39,"checkedAt":38,"overlap":0.995123,"shortfalls":0,"holds":true},{"k":100,"needed":null,"law":null,"checkedAt":null,"overlap":null,"shortfalls":null,"holds":false}]""",
            json["k"]!.ToJsonString());
        Assert.Null(ManifestJson.Create(result with { SafeLaw = null }, DateTimeOffset.UnixEpoch)["safeLaw"]);
    }

    private static SafeLaw Law(EffortLaw? law, params SafeLawPoint[] points) => new()
    {
        Target = 0.99,
        EfConstruction = 200,
        M = 32,
        Runs = 2,
        QueriesFitted = 100,
        QueriesChecked = 100,
        LargestEffort = 1000,
        Law = law,
        Points = points,
    };

    private static SafeLawPoint Point(int k, double overlap, long shortfalls = 0) => new(k, 30, 38, overlap, shortfalls, overlap >= 0.99 && shortfalls == 0);

    private static SafeLawPoint Unmet(int k) => new(k, null, null, double.NaN, 0, Holds: false);
}
