using CsCheck;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Plans;

public sealed class PlanWriterTests
{
    public static TheoryData<string> PresetNames => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void A_preset_reads_back(string name) => RoundTrip(Presets.Find(name));

    [Fact]
    public void Names_and_paths_of_any_letters_read_back()
    {
        foreach (string text in (string[])["a b", "ä/ß/文.npy", "C:\\x\\y.npy", "\"quoted\" 'twice'", "# no comment", "a: b", "- 1", "null", "true", "17", " leading", "trailing ", "{}", "%x", "a\tb", "line\nbreak", "~", "\u0001\u001b"])
        {
            RoundTrip(new StudyPlan { Name = text, Data = text });
        }
    }

    [Fact]
    public void What_a_plan_says_of_images_and_labels_reads_back()
    {
        RoundTrip(new StudyPlan { Data = "images:/a b/\"c\"", Model = "net: 1.onnx", ModelOutput = "node#3", Preprocess = "{\"crop\": 96}" });
        RoundTrip(new StudyPlan { Data = "generated:50", Model = "resnet50:random" });
        RoundTrip(new StudyPlan { Data = "x.npy", Labels = "labels, all.csv" });
    }

    [Fact]
    public void Any_valid_plan_reads_back()
    {
        Gen<IReadOnlyList<int>> integers = Gen.Int[1, 2_000_000].HashSet[0, 6].Select(set => (IReadOnlyList<int>)[.. set.Order()]);
        Gen<IReadOnlyList<double>> factors = Gen.Double[1e-9, 1e4].HashSet[1, 6].Select(set => (IReadOnlyList<double>)[.. set.Order()]);
        Gen<StudyPlan> plans =
            from name in Gen.String[1, 20].Where(text => !text.Any(char.IsSurrogate) && !text.Contains('\r', StringComparison.Ordinal))
            from numbers in Gen.Int[1, 4096].Array[6]
            from ks in integers.Where(list => list.Count > 0)
            from efs in integers
            from constructions in integers
            from alphas in factors
            from convention in Gen.Enum<Convention>()
            from compare in Gen.Enum<Comparison>()
            from own in Gen.Bool
            from target in Gen.OneOf(Gen.Const(0.0), Gen.Double[1e-9, 1])
            select new StudyPlan
            {
                Name = name,
                Data = name + ".npy",
                Subset = numbers[0],
                Runs = numbers[1],
                Seed = numbers[2],
                M = Math.Max(2, numbers[3]),
                EfConstruction = numbers[4],
                EfSearch = numbers[5],
                Ks = ks,
                EfSearchValues = efs,
                EfConstructionValues = constructions,
                AlphaValues = alphas,
                AlphaEfConstruction = own ? null : numbers[4] + 1,
                Convention = convention,
                Target = target,
                Queries = own ? 0 : numbers[1],
                Sensitivity = numbers[0] % 101 is 1 ? 0 : numbers[0] % 101,
                Compare = compare,
            };
        plans.Sample(RoundTrip, iter: 300);
    }

    [Fact]
    public void The_text_does_not_change()
    {
        const string Expected = """
            experiment:
              name: "paper"
              seed: 42
              runs: 10
            data:
              path: "replica:100000"
              subset_size: 10000
            search:
              metric: l2
              m: 32
              ef_construction: 200
              ef_search: 50
            evaluation:
              k_values: [10, 20]
              convention: both
              target_overlap: 0.99
              sensitivity: 3
              compare: auto
            ef_search_study:
              values: [25, 50, 75, 100]
            ef_construction_study:
              values: [50, 100, 200, 300, 400]
            alpha_study:
              values: [0.25, 0.5, 1, 2, 4]
              ef_construction: 400

            """;
        Assert.Equal(Expected, PlanWriter.ToYaml(Presets.Paper with { Ks = [10, 20] }));
    }

    private static void RoundTrip(StudyPlan plan) => PlanText.AssertEqual(plan, PlanText.Read(PlanWriter.ToYaml(plan)), notes: false);
}
