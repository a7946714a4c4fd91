using System.Text;
using Plumbline.Studies.Comparing;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Report;

namespace Plumbline.Studies.Tests.Comparing;

/// <summary>Runs side by side: what was different, and whether they can be compared.</summary>
public sealed class RunComparisonTests
{
    private static readonly StudyResult Usual = SyntheticStudy.Full(1);

    [Fact]
    public void What_was_different_is_listed_and_nothing_else()
    {
        RunComparison comparison = RunComparison.Create([
            Run("runs/a", Usual),
            Run("runs/b", Usual with { Plan = Usual.Plan with { M = 16, Target = 0.95 } }, version: "9")]);
        Assert.Equal(["M", "target of the safe law", "plumbline"], comparison.Differences.Select(difference => difference.Name));
        Assert.Equal(["32", "16"], comparison.Differences[0].Values);
        Assert.All(comparison.Differences, difference => Assert.True(difference.ChangesResults));
        Assert.True(comparison.IsComparable);
        Assert.Empty(comparison.Cautions);
        Assert.Equal(["a", "b"], comparison.Runs.Select(run => run.Label));
        Assert.Equal(Usual.Keys, comparison.SharedSettings);
        Assert.Equal(50, comparison.SharedKs.Count);
    }

    [Fact]
    public void Runs_of_other_data_or_without_common_k_and_settings_are_not_comparable()
    {
        RunComparison data = RunComparison.Create([Run("a", Usual), Run("b", Usual with { Data = Usual.Data with { Sha256 = "0" } })]);
        Assert.False(data.IsComparable);
        Assert.StartsWith("They are of different data", Assert.Single(data.Obstacles), StringComparison.Ordinal);
        StudyResult few = Usual with { Points = [.. Usual.Points.Where(point => point is { K: < 100, Key.Condition: StudyCondition.EfSearch })] };
        StudyResult other = Usual with { Points = [.. Usual.Points.Where(point => point is { K: > 200, Key.Condition: StudyCondition.Alpha })] };
        RunComparison apart = RunComparison.Create([Run("a", few), Run("b", other)]);
        Assert.Equal(["No k was measured in all of them.", "No setting was measured in all of them."], apart.Obstacles);
        string page = Page(apart);
        Assert.Contains("Not comparable like with like", page, StringComparison.Ordinal);
        Assert.StartsWith("2 runs that are not comparable like with like.", Between(page, "<p class=\"headline\">", "</p>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_draws_and_partly_common_k_are_pointed_out()
    {
        StudyResult other = Usual with { Plan = Usual.Plan with { Seed = 7 }, Points = [.. Usual.Points.Where(point => point.K <= 20 && point.Key != new ConditionKey(StudyCondition.EfSearch, 100))] };
        RunComparison comparison = RunComparison.Create([Run("a", Usual), Run("b", other)]);
        Assert.True(comparison.IsComparable);
        Assert.Equal(
            ["Vectors or queries were drawn differently: small differences may come from the draw.", "Only 2 k were measured in all of them: 10, 20.", "Not measured in all of them: efSearch 100."],
            comparison.Cautions);
    }

    [Fact]
    public void Runs_are_named_by_what_tells_their_paths_apart()
    {
        RunComparison comparison = RunComparison.Create([Run("x/one/run", Usual), Run("x/two/run", Usual), Run("x/other/", Usual)]);
        Assert.Equal(["one/run", "two/run", "other"], comparison.Runs.Select(run => run.Label));
        PlanException twice = Assert.Throws<PlanException>(() => RunComparison.Create([Run("x/run", Usual), Run("x/../x/run/", Usual)]));
        Assert.StartsWith("x/../x/run/: found the same run twice", twice.Message, StringComparison.Ordinal);
        Assert.Equal("found 8 runs to compare, expected 2 to 7", Assert.Throws<PlanException>(() => RunComparison.Create([.. Enumerable.Range(0, 8).Select(i => Run($"r{i}", Usual))])).Message);
    }

    [Fact]
    public void The_page_says_how_far_overlap_lies_apart_and_holds_both_runs()
    {
        StudyPoint at = Usual.Points.First(point => point is { K: 100, Key: { Condition: StudyCondition.EfSearch, Value: 50 } });
        StudyPoint moved = at with { Standard = at.Standard! with { Overlap = at.Standard!.Overlap with { Mean = at.Standard.Overlap.Mean - 0.25 } } };
        StudyResult other = SyntheticStudy.Setting() with { Points = [.. Usual.Points.Select(point => point == at ? moved : point)], Plan = Usual.Plan, Data = Usual.Data };
        RunComparison comparison = RunComparison.Create([Run("a<b>", Usual), Run("b", other)]);
        string page = Page(comparison);
        Assert.Contains("Overlap lies apart the most at efSearch 50 and k = 100, by 0.2500:", page, StringComparison.Ordinal);
        Assert.Contains("Differences up to", page, StringComparison.Ordinal);
        Assert.Contains("a&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>\"", page, StringComparison.Ordinal);
        // Settings twice, one row a run: 14 settings.
        Assert.Equal(28, Between(page, "<table id=\"settings-table\">", "</table>").Split("<td class=\"name\">").Length - 1);
        Assert.Equal(page, Page(comparison));
    }

    private static string Page(RunComparison comparison) =>
        Encoding.UTF8.GetString(ComparisonReport.Draw(comparison, ".", pictures: false, cancellationToken: TestContext.Current.CancellationToken).Page.Span);

    private static string Between(string text, string start, string end)
    {
        int first = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[first..text.IndexOf(end, first, StringComparison.Ordinal)];
    }

    private static StoredRun Run(string path, StudyResult result, string version = "1") => new()
    {
        Path = path,
        Result = result,
        Finished = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Versions = new Dictionary<string, string> { ["plumbline"] = version },
        Machine = new Dictionary<string, string> { ["processors"] = "2" },
    };
}
