using System.Text;
using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Results;

public sealed class SensitivityResultTests
{
    private static readonly SensitivityResult Result = new()
    {
        Run = 0,
        EfSearch = 50,
        EfConstruction = 200,
        M = 32,
        Ks = [10, 100],
        Graphs =
        [
            Graph(SensitivityKind.Order, 0, 160, 0.99, 0.9),
            Graph(SensitivityKind.Order, 1, 152, 0.98, 0.92),
            Graph(SensitivityKind.Order, 2, 171, 0.97, 0.91),
            Graph(SensitivityKind.Seed, 0, 160, 0.99, 0.9),
            Graph(SensitivityKind.Seed, 1, 165, 0.99, 0.905),
        ],
    };

    [Fact]
    public void Spreads_are_of_one_kind()
    {
        // Of 0.97, 0.98 and 0.99 the sample's standard deviation is 0.01.
        SensitivitySpread spread = Result.Spreads(SensitivityKind.Order)[0];
        Assert.Equal((10, 0.97, 0.99), (spread.K, spread.Min, spread.Max));
        Assert.Equal(0.01, spread.StandardDeviation, 1e-12);
        Assert.Equal(0.02, spread.Range, 1e-12);
        Assert.Equal([0, 0.005], Result.Spreads(SensitivityKind.Seed).Select(item => Math.Round(item.Range, 12)));
        Assert.Equal(0.005 / Math.Sqrt(2), Result.Spreads(SensitivityKind.Seed)[1].StandardDeviation, 1e-12);
    }

    [Fact]
    public void What_was_found_is_one_sentence() => Assert.Equal(
        "overlap moves by at most 0.0200 between 3 insertion orders and 0.0050 between 2 construction seeds; first missing result between k 152 and 171 (efSearch 50, efConstruction 200).",
        Result.Describe());

    [Theory]
    [InlineData(160, 160, "first missing result at k 160 with every graph")]
    [InlineData(160, 0, "first missing result from k 160 on, with some graphs none")]
    [InlineData(0, 0, "no result is missing at any k")]
    public void Graphs_without_a_cliff_are_said_to_have_none(int first, int second, string words)
    {
        SensitivityGraph[] graphs = [.. new[] { first, second, first, second }.Select((cliff, i) => Graph(i < 2 ? SensitivityKind.Order : SensitivityKind.Seed, i % 2, cliff == 0 ? null : cliff, 1, 1))];
        Assert.Contains($"; {words} (", (Result with { Graphs = graphs }).Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_has_a_row_a_graph_and_k()
    {
        using MemoryStream stream = new();
        SensitivityCsv.Write(Result, stream);
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal("kind,graph,order_seed,level_seed,run,k,efSearch,efConstruction,M,overlap,shortfall_queries,capacity_min,capacity_p50,cliff_any,cliff_p1,cliff_p50", lines[0]);
        Assert.Equal(1 + (5 * 2), lines.Length);
        Assert.Equal("order,1,43,42,0,100,50,200,32,0.92,4,152,300.5,152,,", lines[4]);
        Assert.Equal("seed,1,42,43,0,10,50,200,32,0.99,0,165,300.5,165,,", lines[9]);
    }

    [Fact]
    public void The_manifest_has_the_graphs_and_their_spread()
    {
        StudyResult result = Study.Small() with { Sensitivity = Result };
        JsonObject json = ManifestJson.Create(result, DateTimeOffset.UnixEpoch)["sensitivity"]!.AsObject();
        Assert.Equal(Result.Describe(), (string)json["words"]!);
        Assert.Equal([42, 43, 44], json["order"]!["graphs"]!.AsArray().Select(graph => (long)graph!["orderSeed"]!));
        Assert.Equal([152, 160, 171], json["order"]!["graphs"]!.AsArray().Select(graph => (int)graph!["cliff"]!["any"]!).Order());
        Assert.Equal("""{"k":10,"min":0.97,"max":0.99,"standardDeviation":0.01}""", json["order"]!["overlap"]![0]!.ToJsonString());
        Assert.Equal(2, json["seed"]!["graphs"]!.AsArray().Count);
        Assert.Null(ManifestJson.Create(result with { Sensitivity = null }, DateTimeOffset.UnixEpoch)["sensitivity"]);
    }

    private static SensitivityGraph Graph(SensitivityKind kind, int number, int? cliff, params double[] overlap) => new()
    {
        Kind = kind,
        Number = number,
        OrderSeed = kind == SensitivityKind.Order ? 42 + number : 42,
        LevelSeed = kind == SensitivityKind.Seed ? 42 + number : 42,
        Overlap = overlap,
        QueriesWithShortfall = [0, 4],
        Capacity = new CapacitySummary(cliff ?? 200, 210, 300.5, 400, 500, cliff, null, null),
    };
}
