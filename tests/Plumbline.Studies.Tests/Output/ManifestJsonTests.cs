using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Output;

public sealed class ManifestJsonTests
{
    [Fact]
    public void The_manifest_says_what_made_the_results()
    {
        StudyResult result = Study.Small();
        JsonObject json = ManifestJson.Create(result, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        Assert.Equal(1, (int)json["formatVersion"]!);
        Assert.Equal("small", (string)json["name"]!);
        Assert.Equal("2026-01-02T01:04:05Z", (string)json["finished"]!);
        Assert.Equal([42L, 43L], json["seeds"]!.AsArray().Select(seed => (long)seed!));
        Assert.Equal("both", (string)json["convention"]!);
        Assert.Equal("a note", (string)Assert.Single(json["notes"]!.AsArray())!);
        JsonObject data = json["data"]!.AsObject();
        Assert.Equal("memory.npy", (string)data["source"]!);
        Assert.Equal((120, 100, 6), ((int)data["pool"]!, (int)data["subset"]!, (int)data["dimension"]!));
        Assert.Equal(64, ((string)data["sha256"]!).Length);
        Assert.Equal(["load", "build", "exact", "search", "metrics", "write"], json["seconds"]!.AsObject().Select(pair => pair.Key).OrderBy(key => Array.IndexOf(["load", "build", "exact", "search", "metrics", "write"], key)));
        Assert.All(json["seconds"]!.AsObject(), pair => Assert.True((double)pair.Value! >= 0));
        Assert.True((long)json["peakMemoryBytes"]! > 1_000_000);
        Assert.NotEmpty(json["versions"]!.AsObject());
    }

    [Fact]
    public void Capacities_come_with_their_cliffs()
    {
        // 100 queries: one evaluates 20 points, itself among them, and 99 evaluate 200.
        StudyResult small = Study.Small();
        StudyResult result = small with
        {
            Capacities = [Study.Capacity([20, .. Enumerable.Repeat(200, 99)])],
            Data = small.Data with { SubsetCount = 201 },
        };
        JsonObject capacity = ManifestJson.Create(result, DateTimeOffset.UnixEpoch)["capacity"]![0]!.AsObject();
        Assert.Equal("efSearch", (string)capacity["condition"]!);
        Assert.Equal(20, (int)capacity["evaluated"]!["min"]!);
        Assert.Equal(200, (double)capacity["evaluated"]!["p50"]!);
        Assert.Equal(20, (int)capacity["cliff"]!["any"]!);
        Assert.Equal(200, (int)capacity["cliff"]!["p1"]!);
        Assert.Equal(200, (int)capacity["cliff"]!["p50"]!);

        // Of 200 points a query has 199 others: nobody can ask for more, so nothing is missing.
        JsonObject whole = ManifestJson.Create(result with { Data = result.Data with { SubsetCount = 200 } }, DateTimeOffset.UnixEpoch)["capacity"]![0]!.AsObject();
        Assert.Equal(20, (int)whole["cliff"]!["any"]!);
        Assert.Null(whole["cliff"]!["p50"]);
    }

    [Fact]
    public void Groups_by_LID_come_with_their_bounds_and_empty_ones_without()
    {
        StudyResult result = Study.Small() with
        {
            LidQuartiles = [new LidQuartiles { Run = 1, K = 10, Undefined = 2, Groups = [new(0, double.NaN, double.NaN), new(1, 2, 2), new(1, 3, 3), new(2, 3.5, 4.123456)] }],
        };
        JsonNode run = Assert.Single(ManifestJson.Create(result, DateTimeOffset.UnixEpoch)["lidQuartiles"]!.AsArray())!;
        Assert.Equal((1, 10, 2), ((int)run["run"]!, (int)run["k"]!, (int)run["undefined"]!));
        Assert.Equal([0, 1, 1, 2], run["groups"]!.AsArray().Select(group => (int)group!["queries"]!));
        Assert.Equal([null, 2, 3, 3.5], run["groups"]!.AsArray().Select(group => (double?)group!["lowest"]));
        Assert.Equal([null, 2, 3, 4.1235], run["groups"]!.AsArray().Select(group => (double?)group!["highest"]));
    }

    [Fact]
    public void Every_run_of_a_study_has_its_groups()
    {
        StudyResult result = Study.Small();
        Assert.Equal([0, 1], result.LidQuartiles.Select(run => run.Run));
        Assert.All(result.LidQuartiles, run =>
        {
            Assert.Equal(60, run.K);
            Assert.Equal([25, 25, 25, 25], run.Groups.Select(group => group.Queries));
            Assert.Equal(run.Groups.Select(group => group.Lowest).Order(), run.Groups.Select(group => group.Lowest));
        });
    }

    [Theory]
    [InlineData(Convention.Standard, "standard")]
    [InlineData(Convention.Paper, "paper")]
    public void The_convention_is_named_as_it_is_asked_for(Convention convention, string name) =>
        Assert.Equal(name, (string)ManifestJson.Create(Study.Small(convention), DateTimeOffset.UnixEpoch)["convention"]!);
}
