using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>Tables and files that the documentation shows are those of the program.</summary>
public sealed class DocumentedTableTests
{
    [Fact]
    public void The_documented_plan_reads_and_says_what_the_page_says()
    {
        StudyPlan plan = PlanReader.Read(new StringReader(DocumentedPlan()), "docs/plans.md");
        Assert.Equal("my-study", plan.Name);
        Assert.Equal(3, plan.Runs);
        Assert.Equal(300, plan.Subset);
        Assert.Equal([0.5, 1, 2], plan.AlphaValues);
        Assert.Equal(plan with { Ks = [], EfSearchValues = [], EfConstructionValues = [], AlphaValues = [], Notes = [] }, Reread(plan) with { Ks = [], EfSearchValues = [], EfConstructionValues = [], AlphaValues = [], Notes = [] });
    }

    [Fact]
    public void The_documented_columns_are_those_of_results_csv()
    {
        string table = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- columns -->\n", "<!-- /columns -->");
        string expected = "| column | type | meaning |\n| --- | --- | --- |\n" + string.Concat(ResultColumns.All.Select(column =>
            $"| {column.Name} | {(column.Type == typeof(string) ? "text" : column.Type == typeof(int) ? "integer" : "number")} | {column.Description} |\n"));
        Assert.Equal(expected.Trim(), table.Trim());
    }

    [Fact]
    public void The_documented_columns_are_those_of_sensitivity_csv()
    {
        string table = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- sensitivity columns -->\n", "<!-- /sensitivity columns -->");
        string expected = "| column | type | meaning |\n| --- | --- | --- |\n" + string.Concat(SensitivityCsv.Columns.Select(column =>
            $"| {column.Name} | {(column.Type == typeof(string) ? "text" : column.Type == typeof(int) ? "integer" : "number")} | {column.Description} |\n"));
        Assert.Equal(expected.Trim(), table.Trim());
    }

    [Fact]
    public void The_documented_columns_of_comparison_csv_are_its_columns()
    {
        string table = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- comparison-columns -->\n", "<!-- /comparison-columns -->");
        string expected = "| column | meaning |\n| --- | --- |\n" + string.Concat(ComparisonColumns.All.Select(column => $"| {column.Name} | {column.Description} |\n"));
        Assert.Equal(expected.Trim(), table.Trim());
    }

    [Fact]
    public void The_documented_measures_of_summary_csv_are_its_measures()
    {
        string list = Repository.Between(Repository.ReadText("docs/results.md"), "<!-- summary-measures -->\n", "<!-- /summary-measures -->");
        Assert.Equal(string.Join(", ", SummaryColumns.Measures.Select(column => column.Name)), list.Trim().TrimEnd('.'));
    }

    [Fact]
    public void The_documented_preprocessing_is_the_default()
    {
        MarkdownBlock block = Assert.Single(MarkdownPage.All.Single(page => page.Path == "docs/embed.md").Blocks, block => block.Language == "json");
        ImagePreprocessing documented = ImagePreprocessing.Parse(block.Text, block.Place);
        ImagePreprocessing usual = new();
        Assert.Equal(usual.Mean, documented.Mean);
        Assert.Equal(usual.Std, documented.Std);
        Assert.Equal(usual with { Mean = [], Std = [] }, documented with { Mean = [], Std = [] });
    }

    [Fact]
    public async Task The_documented_metrics_json_has_its_keys()
    {
        using Workplace place = new();
        (await Plumb.RunAsync(place.Path, ["study", .. Workplace.Tiny, "--out", "run"])).AssertDone();
        string path = Directory.EnumerateFiles(place.File("run"), "metrics.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First(file => file.Contains("ef_search_study", StringComparison.Ordinal));
        using JsonDocument real = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        MarkdownBlock block = Assert.Single(MarkdownPage.All.Single(page => page.Path == "docs/results.md").Blocks, block => block.Language == "json");
        using JsonDocument documented = JsonDocument.Parse(block.Text);
        Assert.Equal(Names(real.RootElement), Names(documented.RootElement));
        Assert.Equal(Names(First(real)), Names(First(documented)));

        static JsonElement First(JsonDocument json) => json.RootElement.GetProperty("metrics").EnumerateObject().First().Value;
        static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
    }

    [Fact]
    public void The_published_overlap_on_the_page_is_the_published_overlap()
    {
        string table = Repository.Between(Repository.ReadText("docs/reproduction.md"), "<!-- published overlap -->\n", "<!-- /published overlap -->");
        string[][] rows = [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
        int[] ks = [.. rows[0][1..].Select(cell => int.Parse(cell["k = ".Length..], CultureInfo.InvariantCulture))];
        ConditionKey[] keys = [.. PublishedStudy.Runs.Select(run => run.Key).Distinct()];
        Assert.Equal(keys.Length, rows.Length - 2);
        foreach (string[] row in rows[2..])
        {
            ConditionKey key = keys.Single(one => one.Label == row[0]);
            string[] published = [.. ks.Select(k => PublishedStudy.Find(key, k)!.Overlap.ToString("0.0000", CultureInfo.InvariantCulture))];
            Assert.Equal(published, row[1..].Select(cell => cell.Split(" / ")[0]));
        }
    }

    private static StudyPlan Reread(StudyPlan plan) => PlanReader.Read(new StringReader(PlanWriter.ToYaml(plan)), "plan.yaml");

    private static string DocumentedPlan() => Repository.Between(Repository.ReadText("docs/plans.md"), "```yaml\n", "```");
}
