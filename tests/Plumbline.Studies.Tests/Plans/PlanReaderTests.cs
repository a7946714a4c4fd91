using Plumbline.Studies.Plans;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Plans;

public sealed class PlanReaderTests
{
    private const string Authors = """
        # The layout of the paper's authors, all eight sections.
        experiment:
          name: ann-capacity
          seed: 42
          n_runs: 10
        data:
          dataset: stl10
          split: unlabeled
          root: ./data
          download: true
          subset_size: 10000
        embedding:
          model: resnet50
          weights: IMAGENET1K_V2
          batch_size: 256
          device: cuda
          normalize: false
        search:
          metric: l2
          exact: faiss_flat
          ann: faiss_hnsw
          hnsw_m: 32
          hnsw_ef_construction: 200
          hnsw_ef_search: 50
        evaluation:
          k_min: 10
          k_max: 500
          k_step: 10
          metrics: [overlap, distance, barycenter_shift, lid]
          exclude_self: true
        ef_search_study:
          enabled: true
          ef_search_values: [25, 50, 75, 100]
        ef_construction_study:
          enabled: true
          ef_construction_values: [50, 100, 200, 300, 400]
          ef_search: 50
        alpha_study:
          enabled: true
          alphas: [0.25, 0.5, 1.0, 2.0, 4.0]
          ef_construction: 400
        """;

    [Fact]
    public void A_plan_of_the_authors_is_the_paper_preset()
    {
        StudyPlan plan = PlanText.Read(Authors);
        PlanText.AssertEqual(Presets.Paper with { Name = "ann-capacity" }, plan, notes: false);
    }

    [Fact]
    public void Images_that_are_not_here_are_replaced_by_the_replica_and_a_note_says_so()
    {
        StudyPlan plan = PlanText.Read(Authors);
        Assert.Equal("replica:100000", plan.Data);
        string note = Assert.Single(plan.Notes);
        Assert.Contains("STL-10", note, StringComparison.Ordinal);
        Assert.Contains("synthetic, calibrated to the published statistics", note, StringComparison.Ordinal);
        Assert.Contains("--data FILE.npy", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_path_of_a_plan_may_be_meant_from_where_it_lies()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("photos"));
        File.WriteAllText(folder.File("net.onnx"), "");
        File.WriteAllText(folder.File("net.json"), "{}");
        File.WriteAllText(folder.File("x.npy"), "");
        File.WriteAllText(folder.File("labels.csv"), "");
        File.WriteAllText(folder.File("images.yaml"), $"data: {{path: 'images:photos'}}\nembedding: {{model_file: net.onnx, preprocess: net.json}}\n{PlanText.Study}");
        StudyPlan images = PlanReader.Read(folder.File("images.yaml"));
        Assert.Equal(($"images:{folder.File("photos")}", folder.File("net.onnx"), folder.File("net.json")), (images.Data, images.Model, images.Preprocess));
        File.WriteAllText(folder.File("vectors.yaml"), $"data: {{path: x.npy, labels: labels.csv}}\n{PlanText.Study}");
        StudyPlan vectors = PlanReader.Read(folder.File("vectors.yaml"));
        Assert.Equal((folder.File("x.npy"), folder.File("labels.csv")), (vectors.Data, vectors.Labels));
        File.WriteAllText(folder.File("none.yaml"), $"data: {{path: 'images:none'}}\nembedding: {{model_file: other.onnx, preprocess: '{{}}'}}\n{PlanText.Study}");
        StudyPlan none = PlanReader.Read(folder.File("none.yaml"));
        Assert.Equal(("images:none", "other.onnx", "{}"), (none.Data, none.Model, none.Preprocess));
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("queries")]
    [InlineData("n_queries")]
    [InlineData("num_queries")]
    public void Queries_of_a_run(string key)
    {
        Assert.Equal(250, PlanText.Read($"{PlanText.Study}evaluation: {{{key}: 250}}\n").Queries);
        Assert.Equal(0, PlanText.Read(PlanText.Study).Queries);
    }

    [Theory]
    [InlineData("stl10")]
    [InlineData("STL10")]
    [InlineData("stl-10")]
    [InlineData("STL-10")]
    public void Every_spelling_of_STL10_is_known(string name) =>
        Assert.Equal("replica:100000", PlanText.Read($"data: {{dataset: {name}}}\n{PlanText.Study}").Data);

    [Fact]
    public void A_subset_of_STL10_is_10000_unless_the_plan_says_otherwise()
    {
        Assert.Equal(10_000, PlanText.Read($"data: {{dataset: stl10}}\n{PlanText.Study}").Subset);
        Assert.Equal(500, PlanText.Read($"data: {{dataset: stl10, n_images: 500}}\n{PlanText.Study}").Subset);
        Assert.Equal(0, PlanText.Read($"data: {{path: x.npy}}\n{PlanText.Study}").Subset);
        Assert.Equal(0, PlanText.Read(PlanText.Study).Subset);
    }

    [Theory]
    [InlineData("replica", "replica")]
    [InlineData("Replica:5000", "replica:5000")]
    public void The_replica_may_be_named_as_a_dataset(string name, string source) =>
        Assert.Equal(source, PlanText.Read($"data: {{dataset: '{name}'}}\n{PlanText.Study}").Data);

    [Fact]
    public void A_path_comes_before_a_dataset()
    {
        StudyPlan plan = PlanText.Read($"data: {{dataset: stl10, path: ä b.npy}}\n{PlanText.Study}");
        Assert.Equal("ä b.npy", plan.Data);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void What_is_left_out_has_the_defaults_and_no_study_that_is_not_named()
    {
        StudyPlan defaults = new();
        StudyPlan plan = PlanText.Read("ef_search_study: {values: [25]}");
        PlanText.AssertEqual(defaults with { Name = "plan", EfSearchValues = [25], EfConstructionValues = [], AlphaValues = [] }, plan);
    }

    [Theory]
    [InlineData("", 0.99)]
    [InlineData("evaluation: {target: 0.95}", 0.95)]
    [InlineData("evaluation: {target: 1}", 1)]
    [InlineData("evaluation: {target: none}", 0)]
    [InlineData("evaluation: {target: None}", 0)]
    [InlineData("evaluation: {target: 0}", 0)]
    public void A_target_is_a_number_or_none(string text, double target) => Assert.Equal(target, PlanText.Read($"{text}\n{PlanText.Study}").Target);

    [Fact]
    public void A_section_without_content_is_as_if_it_were_left_out() =>
        Assert.Equal(42, PlanText.Read($"experiment:\ndata:\n{PlanText.Study}").Seed);

    [Fact]
    public void A_study_that_is_switched_off_is_not_run()
    {
        StudyPlan plan = PlanText.Read($"alpha_study: {{enabled: false, values: [1]}}\nef_construction_study: {{run: No, values: [1]}}\n{PlanText.Study}");
        Assert.Empty(plan.AlphaValues);
        Assert.Empty(plan.EfConstructionValues);
    }

    /// <summary>The authors ran condition 3 on the graph that condition 2 had left over; a plan of one's own does not inherit that.</summary>
    [Fact]
    public void Condition_3_has_the_plans_own_efConstruction_unless_the_plan_says_otherwise()
    {
        const string Text = "search: {ef_construction: 80}\nef_construction_study: {values: [400]}\n";
        Assert.Null(PlanText.Read($"{Text}alpha_study: {{values: [1]}}").AlphaEfConstruction);
        Assert.Null(PlanText.Read($"{Text}alpha_study: {{values: [1], ef_construction: 80}}").AlphaEfConstruction);
        Assert.Equal(400, PlanText.Read($"{Text}alpha_study: {{values: [1], ef_construction: 400}}").AlphaEfConstruction);
        Assert.Equal(400, Presets.Paper.AlphaEfConstruction);
    }

    [Fact]
    public void Sections_may_say_the_same_twice()
    {
        StudyPlan plan = PlanText.Read($"experiment: {{seed: 7, runs: 2}}\ndata: {{seed: 7}}\nevaluation: {{n_runs: 2, k: 5}}\nsearch: {{k: 6}}\n{PlanText.Study}");
        Assert.Equal((7, 2), (plan.Seed, plan.Runs));
        Assert.Equal([5], plan.Ks);
    }

    [Fact]
    public void Condition_2_is_searched_at_its_own_efSearch_before_the_plans()
    {
        const string Text = "ef_construction_study: {values: [9], ef_search: 33}\n";
        Assert.Equal(33, PlanText.Read(Text).EfSearch);
        Assert.Equal(33, PlanText.Read($"{Text}search: {{ef_search: 50}}").EfSearch);
    }

    [Theory]
    [InlineData("experiment", "seed base_seed random_seed", "7", "Seed")]
    [InlineData("data", "seed random_seed", "7", "Seed")]
    [InlineData("experiment", "runs n_runs num_runs", "3", "Runs")]
    [InlineData("evaluation", "runs n_runs num_runs", "3", "Runs")]
    [InlineData("experiment", "name experiment_name", "x", "Name")]
    [InlineData("data", "path file embeddings source", "y.npy", "Data")]
    [InlineData("data", "subset_size subset n_images num_images n_samples num_samples", "77", "Subset")]
    [InlineData("search", "m M hnsw_m", "17", "M")]
    [InlineData("search", "ef_construction efConstruction hnsw_ef_construction", "123", "EfConstruction")]
    [InlineData("search", "ef_search efSearch hnsw_ef_search", "33", "EfSearch")]
    [InlineData("ef_construction_study", "ef_search efSearch", "33", "EfSearch")]
    [InlineData("evaluation", "convention", "paper", "Convention")]
    [InlineData("evaluation", "compare", "paper", "Compare")]
    public void Keys_may_be_spelled_in_several_ways(string section, string names, string value, string property)
    {
        foreach (string name in names.Split(' '))
        {
            StudyPlan plan = PlanText.Read($"{section}: {{{name}: {value}}}\n{PlanText.Study}");
            Assert.Equal(value, $"{typeof(StudyPlan).GetProperty(property)!.GetValue(plan)}", ignoreCase: true);
        }
    }

    [Theory]
    [InlineData("evaluation: {k_values: [30, 10, 20]}", new[] { 10, 20, 30 })]
    [InlineData("evaluation: {k: 10:30:10}", new[] { 10, 20, 30 })]
    [InlineData("evaluation: {ks: '10,20,30'}", new[] { 10, 20, 30 })]
    [InlineData("evaluation: {k_list: {start: 10, stop: 30, step: 10}}", new[] { 10, 20, 30 })]
    [InlineData("evaluation: {k_values: {from: 1, to: 3}}", new[] { 1, 2, 3 })]
    [InlineData("evaluation: {k_min: 10, k_max: 30, k_step: 10}", new[] { 10, 20, 30 })]
    [InlineData("evaluation: {k_max: 30}", new[] { 10, 20, 30 })]
    [InlineData("evaluation: {k_start: 5, k_end: 29, k_step: 12}", new[] { 5, 17, 29 })]
    [InlineData("search: {k_values: [10]}", new[] { 10 })]
    public void Neighbourhood_sizes_may_be_a_list_or_a_range(string text, int[] ks) => Assert.Equal(ks, PlanText.Read($"{text}\n{PlanText.Study}").Ks);

    [Theory]
    [InlineData("ef_search_values")]
    [InlineData("ef_search")]
    [InlineData("ef_values")]
    public void Efforts_may_be_spelled_in_several_ways(string name) => Assert.Equal([5, 6], PlanText.Read($"ef_search_study: {{{name}: [6, 5]}}").EfSearchValues);

    [Theory]
    [InlineData("values")]
    [InlineData("alpha_values")]
    [InlineData("alphas")]
    [InlineData("alpha")]
    public void Factors_may_be_spelled_in_several_ways(string name) => Assert.Equal([0.5, 2], PlanText.Read($"alpha_study: {{{name}: [2, 0.5]}}").AlphaValues);

    [Fact]
    public void A_file_is_named_after_itself()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("my study.yaml");
        File.WriteAllText(path, "\uFEFF" + PlanText.Study);
        Assert.Equal("my study", PlanReader.Read(path).Name);
    }
}
