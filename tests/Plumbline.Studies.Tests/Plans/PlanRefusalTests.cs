using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Plans;

/// <summary>One test for each way in which a plan can be wrong, with the whole message.</summary>
public sealed class PlanRefusalTests
{
    private const string Sections = "experiment, data, embedding, search, evaluation, ef_search_study, ef_construction_study, alpha_study";

    [Fact]
    public void Empty_file() => PlanText.Refused($"plan.yaml: found 0 documents, expected one mapping with sections {Sections}", "");

    [Fact]
    public void Comments_alone() => PlanText.Refused($"plan.yaml: found 0 documents, expected one mapping with sections {Sections}", "# nothing\n");

    [Fact]
    public void A_list() => PlanText.Refused($"plan.yaml: found no mapping, expected one mapping with sections {Sections}", "- a\n- b\n");

    [Fact]
    public void Two_documents() => PlanText.Refused($"plan.yaml: found 2 documents, expected one mapping with sections {Sections}", $"{PlanText.Study}---\n{PlanText.Study}");

    /// <summary>What a message quotes may have lines of its own.</summary>
    [Fact]
    public void A_value_of_two_lines() =>
        PlanText.Refused("plan.yaml:1: data: found 'one?two', expected keys and values", "data: |-\n  one\n  two\n");

    [Fact]
    public void Invalid_YAML()
    {
        string message = Assert.Throws<Studies.Plans.PlanException>(() => PlanText.Read("experiment: {\n  seed: 1]\n")).Message;
        Assert.Matches(@"^plan\.yaml:\d+: found invalid YAML \([^\n]+\), expected a plan$", message);
    }

    [Fact]
    public void A_file_of_vectors()
    {
        string message = Assert.Throws<Studies.Plans.PlanException>(() => Studies.Plans.PlanReader.Read(new StringReader("\u0093NUMPY\u0001{'descr': '<f4'}"), "base.npy")).Message;
        Assert.Matches(@"^base\.npy(:\d+)?: found invalid YAML \([^\n]+\), expected a plan \(vectors are named by --data\)$", message);
    }

    [Fact]
    public void YAML_that_the_YAML_reader_itself_cannot_stand()
    {
        string message = Assert.Throws<Studies.Plans.PlanException>(() => PlanText.Read("experiment: {\n  seed: 1\nx: [")).Message;
        Assert.Matches(@"^plan\.yaml(:\d+)?: found invalid YAML \([^\n]+\), expected a plan$", message);
    }

    /// <summary>Whatever is in the file, the answer is a plan or one line.</summary>
    [Fact]
    public void Broken_text_never_ends_in_another_error()
    {
        string text = Studies.Plans.PlanWriter.ToYaml(Studies.Plans.Presets.Paper);
        const string Letters = "{}[]:,-#&*!|>'\"%@` \n\t?0aé\u0000";
        Random random = new(5);
        for (int i = 0; i < 4000; i++)
        {
            System.Text.StringBuilder broken = new(text);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(broken.Length);
                switch (random.Next(3))
                {
                    case 0:
                        broken.Remove(at, Math.Min(random.Next(1, 40), broken.Length - at));
                        break;
                    case 1:
                        broken.Insert(at, Letters[random.Next(Letters.Length)]);
                        break;
                    default:
                        broken[at] = Letters[random.Next(Letters.Length)];
                        break;
                }
            }

            try
            {
                PlanText.Read(broken.ToString());
            }
            catch (Studies.Plans.PlanException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                Assert.Contains("expected", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_queries() => PlanText.Refused("plan.yaml:2: evaluation.n_queries: found '0', expected 1 or more", $"{PlanText.Study}evaluation: {{n_queries: 0}}\n");

    [Fact]
    public void One_graph_has_no_spread() =>
        PlanText.Refused("plan.yaml:2: evaluation.sensitivity: found 1, expected 0 for none, or 2 and more graphs to compare", $"{PlanText.Study}evaluation: {{sensitivity: 1}}\n");

    [Fact]
    public void Two_sections_that_disagree()
    {
        PlanText.Refused("plan.yaml:3: data.seed: found '8', expected 7, as section experiment has it", $"{PlanText.Study}experiment: {{seed: 7}}\ndata: {{seed: 8}}\n");
        PlanText.Refused("plan.yaml:3: evaluation.n_runs: found '3', expected 2, as section experiment has it", $"{PlanText.Study}experiment: {{runs: 2}}\nevaluation: {{n_runs: 3}}\n");
    }

    [Fact]
    public void A_section_twice()
    {
        string message = Assert.Throws<Studies.Plans.PlanException>(() => PlanText.Read($"data: {{}}\n{PlanText.Study}data: {{}}\n")).Message;
        Assert.Matches(@"^plan\.yaml:\d+: found invalid YAML \([^\n]*[dD]uplicate[^\n]*\), expected a plan$", message);
    }

    [Fact]
    public void Unknown_section() => PlanText.Refused(
        $"plan.yaml:2: found unknown section 'ef_serch_study', expected one of {Sections} (nearest: 'ef_search_study')", "experiment: {seed: 1}\nef_serch_study: {values: [1]}\n");

    [Theory]
    [InlineData("experiment: {sed: 1}", "experiment", "sed", "seed")]
    [InlineData("data: {sub_set: 1}", "data", "sub_set", "subset")]
    [InlineData("embedding: {wieghts: x}", "embedding", "wieghts", "weights")]
    [InlineData("search: {ef_serach: 1}", "search", "ef_serach", "ef_search")]
    [InlineData("evaluation: {k_vlaues: [1]}", "evaluation", "k_vlaues", "k_values")]
    [InlineData("alpha_study: {alfas: [1]}", "alpha_study", "alfas", "alphas")]
    [InlineData("alpha_study: {enabled: false, alfas: [1]}", "alpha_study", "alfas", "alphas")]
    public void Unknown_key(string text, string section, string key, string nearest)
    {
        string message = Assert.Throws<Studies.Plans.PlanException>(() => PlanText.Read($"{PlanText.Study}{text}\n")).Message;
        Assert.StartsWith($"plan.yaml:2: {section}: found unknown key '{key}', expected one of ", message, StringComparison.Ordinal);
        Assert.EndsWith($" (nearest: '{nearest}')", message, StringComparison.Ordinal);
        Assert.Contains($" {nearest}, ", message.Replace(" (nearest", ", (", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_key_of_a_range() => PlanText.Refused(
        "plan.yaml:1: evaluation: found unknown key 'stride', expected one of start, min, from, stop, max, to, end, step (nearest: 'start')",
        $"evaluation: {{k_values: {{start: 1, stop: 3, stride: 1}}}}\n{PlanText.Study}");

    [Fact]
    public void Range_without_an_end() => PlanText.Refused(
        "plan.yaml:2: evaluation.stop: found 'nothing', expected the last value", $"{PlanText.Study}evaluation: {{k_values: {{start: 1}}}}\n");

    [Fact]
    public void Range_without_a_beginning() => PlanText.Refused(
        "plan.yaml:2: evaluation.start: found 'nothing', expected the first value", $"{PlanText.Study}evaluation: {{k_values: {{stop: 1}}}}\n");

    [Fact]
    public void The_same_setting_under_two_spellings() => PlanText.Refused(
        "plan.yaml:4: search.hnsw_m: found 'hnsw_m', expected only one of 'm' and 'hnsw_m'", $"{PlanText.Study}search:\n  m: 16\n  hnsw_m: 16\n");

    [Theory]
    [InlineData("experiment: [1]", "plan.yaml:2: experiment: found a list, expected keys and values")]
    [InlineData("experiment: 5", "plan.yaml:2: experiment: found '5', expected keys and values")]
    [InlineData("experiment: {seed: x}", "plan.yaml:2: experiment.seed: found 'x', expected a whole number")]
    [InlineData("experiment: {seed: 1.5}", "plan.yaml:2: experiment.seed: found '1.5', expected a whole number")]
    [InlineData("experiment: {seed: [1]}", "plan.yaml:2: experiment.seed: found 'a list', expected a whole number")]
    [InlineData("experiment: {seed: 99999999999}", "plan.yaml:2: experiment.seed: found 99999999999, expected a whole number up to 2147483647")]
    [InlineData("experiment: {seed: }", "plan.yaml:2: experiment.seed: found '', expected a whole number")]
    [InlineData("experiment: {name: [a]}", "plan.yaml:2: experiment.name: found 'a list', expected one value")]
    [InlineData("experiment: {[a]: 1}", "plan.yaml:2: found a list as a key, expected a name")]
    [InlineData("evaluation: {k_values: [1, x]}", "plan.yaml:2: evaluation.k_values: found 'x', expected a whole number")]
    [InlineData("evaluation: {k_values: [1, [2]]}", "plan.yaml:2: evaluation.k_values: found 'a list', expected a number")]
    [InlineData("evaluation: {k_values: 10:5}", "plan.yaml:2: evaluation.k_values: found '10:5', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("evaluation: {k_values: }", "plan.yaml:2: evaluation.k_values: found '', expected a whole number")]
    [InlineData("evaluation: {compare: papr}", "plan.yaml:2: evaluation.compare: found 'papr', expected auto, paper or none (did you mean 'paper'?)")]
    [InlineData("evaluation: {convention: papre}", "plan.yaml:2: evaluation.convention: found 'papre', expected standard, paper or both (did you mean 'paper'?)")]
    [InlineData("evaluation: {target: high}", "plan.yaml:2: evaluation.target: found 'high', expected an overlap above 0, at most 1, or none")]
    [InlineData("evaluation: {target: [0.9]}", "plan.yaml:2: evaluation.target: found 'a list', expected one value")]
    [InlineData("evaluation: {sensitivity: some}", "plan.yaml:2: evaluation.sensitivity: found 'some', expected a whole number")]
    [InlineData("alpha_study: {values: [half]}", "plan.yaml:2: alpha_study.values: found 'half', expected a number")]
    [InlineData("alpha_study: {enabled: maybe, values: [1]}", "plan.yaml:2: alpha_study.enabled: found 'maybe', expected true or false")]
    [InlineData("data: {dataset: cifar10}", "plan.yaml:2: data.dataset: found 'cifar10', expected stl10, replica, or a path under the key 'path'")]
    [InlineData("data: {name: cifar10}", "plan.yaml:2: data.name: found 'cifar10', expected stl10, replica, or a path under the key 'path'")]
    [InlineData("search: {metric: cosine}", "plan.yaml:2: search.metric: found 'cosine', expected l2 (the study's metric)")]
    [InlineData("search: {distance: cosine}", "plan.yaml:2: search.distance: found 'cosine', expected l2 (the study's metric)")]
    public void Wrong_types(string text, string message) => PlanText.Refused(message, $"{PlanText.Study}{text}\n");

    [Theory]
    [InlineData("evaluation: {k_values: [0, 5]}", "plan.yaml:2: evaluation.k_values: found 0, expected 1 or more")]
    [InlineData("evaluation: {k_values: [5, -1]}", "plan.yaml:2: evaluation.k_values: found -1, expected 1 or more")]
    [InlineData("evaluation: {k_values: []}", "plan.yaml:2: evaluation.k_values: found no value, expected at least one")]
    [InlineData("evaluation: {k_values: [5, 5]}", "plan.yaml:2: evaluation.k_values: found 5 more than once, expected each value once")]
    [InlineData("ef_construction_study: {values: [0]}", "plan.yaml:2: ef_construction_study.values: found 0, expected 1 or more")]
    [InlineData("ef_construction_study: {values: [9, 9]}", "plan.yaml:2: ef_construction_study.values: found 9 more than once, expected each value once")]
    [InlineData("alpha_study: {values: [0]}", "plan.yaml:2: alpha_study.values: found 0, expected a number above 0, at most 10000")]
    [InlineData("alpha_study: {values: [-0.5]}", "plan.yaml:2: alpha_study.values: found -0.5, expected a number above 0, at most 10000")]
    [InlineData("alpha_study: {values: [.nan]}", "plan.yaml:2: alpha_study.values: found '.nan', expected a number")]
    [InlineData("alpha_study: {values: [NaN]}", "plan.yaml:2: alpha_study.values: found NaN, expected a number above 0, at most 10000")]
    [InlineData("alpha_study: {values: [Infinity]}", "plan.yaml:2: alpha_study.values: found Infinity, expected a number above 0, at most 10000")]
    [InlineData("alpha_study: {values: [0.5, 0.50]}", "plan.yaml:2: alpha_study.values: found 0.5 more than once, expected each value once")]
    [InlineData("alpha_study: {values: [1], ef_construction: 0}", "plan.yaml:2: alpha_study.ef_construction: found 0, expected 1 or more")]
    [InlineData("search: {m: 1}", "plan.yaml:2: search.m: found 1, expected 2 or more")]
    [InlineData("search: {m: 4097}", "plan.yaml:2: search.m: found 4097, expected 4096 or less")]
    [InlineData("search: {ef_construction: 0}", "plan.yaml:2: search.ef_construction: found 0, expected 1 or more")]
    [InlineData("search: {ef_search: 0}", "plan.yaml:2: search.ef_search: found 0, expected 1 or more")]
    [InlineData("evaluation: {target: 1.01}", "plan.yaml:2: evaluation.target: found 1.01, expected an overlap above 0, at most 1, or none")]
    [InlineData("evaluation: {target: -0.5}", "plan.yaml:2: evaluation.target: found -0.5, expected an overlap above 0, at most 1, or none")]
    [InlineData("evaluation: {target: NaN}", "plan.yaml:2: evaluation.target: found NaN, expected an overlap above 0, at most 1, or none")]
    [InlineData("evaluation: {sensitivity: -1}", "plan.yaml:2: evaluation.sensitivity: found -1, expected 0 or more")]
    [InlineData("evaluation: {sensitivity: 101}", "plan.yaml:2: evaluation.sensitivity: found 101, expected 100 or less")]
    [InlineData("experiment: {runs: 0}", "plan.yaml:2: experiment.runs: found 0, expected 1 or more")]
    [InlineData("experiment: {seed: -1}", "plan.yaml:2: experiment.seed: found -1, expected 0 or more")]
    [InlineData("experiment: {seed: 2147483647}", "plan.yaml:2: experiment.seed: found 2147483647, expected 2147483646 or less")]
    [InlineData("data: {subset: -1}", "plan.yaml:2: data.subset: found -1, expected 0 or more")]
    public void Settings_out_of_range(string text, string message) => PlanText.Refused(message, $"{PlanText.Study}{text}\n");

    [Theory]
    [InlineData("ef_search_study: {values: [0]}", "plan.yaml:1: ef_search_study.values: found 0, expected 1 or more")]
    [InlineData("ef_search_study: {values: [5, 5]}", "plan.yaml:1: ef_search_study.values: found 5 more than once, expected each value once")]
    [InlineData("ef_search_study: {values: []}", "plan.yaml: conditions: found none, expected values for at least one of ef, ef-construction, alpha")]
    [InlineData("alpha_study: {enabled: false}", "plan.yaml: conditions: found none, expected values for at least one of ef, ef-construction, alpha")]
    public void Efforts_out_of_range(string text, string message) => PlanText.Refused(message, text);
}
