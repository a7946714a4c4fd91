using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Studies.Published;
using Plumbline.Studies.Report;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Report;

public sealed partial class StudyReportTests
{
    private static readonly ReportFacts Facts = new()
    {
        Versions = new Dictionary<string, string> { ["Plumbline"] = "0.1.0", [".NET"] = "10.0.0 <preview>" },
        Machine = new Dictionary<string, string> { ["processor"] = "2 cores" },
    };

    [Fact]
    public void The_full_grid_is_one_file_under_six_megabytes()
    {
        ReportHtml html = ReportHtml.Of(SyntheticStudy.Full(), Facts);
        Assert.InRange(html.Bytes.Length, 1_000_000, 6 * 1024 * 1024);
        Assert.StartsWith("<!DOCTYPE html>", html.Text, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", html.Text, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PLUMBLINE_SAMPLE_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, "report.html"), html.Bytes);
            StudyPlots.Write(SyntheticStudy.Full(), Path.Combine(folder, "plots"));
        }
    }

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        ReportHtml html = ReportHtml.Of(SyntheticStudy.Full(), Facts);
        foreach (Match match in Reference().Matches(html.WithoutScripts))
        {
            Assert.DoesNotContain(":", match.Groups["target"].Value, StringComparison.Ordinal);
            Assert.False(match.Groups["target"].Value.StartsWith('/'), match.Value);
        }

        Assert.DoesNotContain("<script src", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html.WithoutScripts, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html.WithoutScripts, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes() =>
        Assert.Equal(ReportHtml.Of(SyntheticStudy.Full(), Facts).Bytes, ReportHtml.Of(SyntheticStudy.Full(), Facts).Bytes);

    [Fact]
    public void Names_paths_and_notes_are_escaped()
    {
        ReportHtml html = ReportHtml.Of(SyntheticStudy.Hostile(), Facts with { Files = ["javascript:alert(1)"] });
        Assert.DoesNotContain("<script>alert", html.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;name&#39;)&lt;/script&gt;", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html.WithoutScripts, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>tags", html.Text, StringComparison.Ordinal);
        Assert.Contains("10.0.0 &lt;preview&gt;", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_parses_and_has_no_number_that_is_not_one()
    {
        ReportHtml html = ReportHtml.Of(SyntheticStudy.Hostile());
        Dictionary<string, JsonElement> figures = html.Figures();
        Assert.Equal(
            ["overlap_ef_search", "overlap_ef_construction", "overlap_alpha", "overlap_spread", "overlap_lid", "capacity", "loss_split", "distance",
             "barycenter_shift", "lid", "barycenter_shift_spread", "padding_distance", "padding_lid", "paper_distance",
             "paper_barycenter_shift", "paper_lid"],
            figures.Keys);
        Assert.All(figures.Values, figure => Assert.NotEqual(0, figure.GetProperty("data").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, html.Trace("lid", "efSearch 25").GetProperty("y")[3].ValueKind);
        Assert.Equal(JsonValueKind.Null, html.Trace("distance", "efSearch 25").GetProperty("y")[3].ValueKind);
        Assert.Equal(JsonValueKind.Null, html.Trace("paper_distance", "efSearch 25").GetProperty("y")[3].ValueKind);
    }

    [Fact]
    public void A_figure_shows_the_mean_over_runs_and_the_published_value_beside_it()
    {
        StudyResult study = SyntheticStudy.Full();
        ReportHtml html = ReportHtml.Of(study);
        ConditionKey key = new(StudyCondition.EfSearch, 50);
        JsonElement trace = html.Trace("overlap_ef_search", "efSearch 50");
        JsonElement published = html.Trace("overlap_ef_search", "efSearch 50, published");
        int place = 0;
        foreach (int k in study.Plan.Ks)
        {
            double[] values = [.. study.Points.Where(point => point.Key == key && point.K == k).Select(point => point.Standard!.Overlap.Mean)];
            Assert.Equal(k, trace.GetProperty("x")[place].GetInt32());
            Assert.Equal(values.Average(), trace.GetProperty("y")[place].GetDouble());
            Assert.Equal(PublishedStudy.Find(key, k)!.Overlap, published.GetProperty("y")[place].GetDouble());
            place++;
        }
    }

    [Fact]
    public void One_run_has_no_bands()
    {
        ReportHtml html = ReportHtml.Of(SyntheticStudy.Full(runs: 1));
        Assert.DoesNotContain(html.Figures()["overlap_alpha"].GetProperty("data").EnumerateArray(), trace => trace.GetProperty("name").GetString()!.EndsWith("band", StringComparison.Ordinal));
        Assert.DoesNotContain("95% interval", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("smallest of all runs", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_says_what_was_asked_what_holds_and_that_the_data_are_synthetic()
    {
        StudyResult study = SyntheticStudy.Full();
        string html = ReportHtml.Of(study, Facts).WithoutScripts;
        Assert.Contains("synthetic, calibrated to the published statistics", html, StringComparison.Ordinal);
        Assert.Contains("10,000 of 100,000 vectors of 2,048 components", html, StringComparison.Ordinal);
        Assert.Contains("2 runs, 50 values of k from 10 to 500", html, StringComparison.Ordinal);
        Assert.Contains(study.Plan.Notes[0], html, StringComparison.Ordinal);
        Assert.Contains(study.Data.Sha256, html, StringComparison.Ordinal);
        Assert.Contains("first query (smallest of all runs)", html, StringComparison.Ordinal);
        int smallest = study.Capacities.Where(capacity => capacity.Key == new ConditionKey(StudyCondition.EfSearch, 50)).Min(capacity => capacity.Evaluated.Cliff(0));
        Assert.Contains($"the first query runs out at k = {smallest},", html, StringComparison.Ordinal);
        Assert.Contains("FLT_MAX pads", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_that_is_not_quite_the_published_one_says_where()
    {
        StudyResult study = SyntheticStudy.Full();
        Assert.DoesNotContain("not quite theirs", ReportHtml.Of(study).Text, StringComparison.Ordinal);
        ReportHtml html = ReportHtml.Of(study with
        {
            Data = study.Data with { SubsetCount = 3000 },
            Plan = study.Plan with { AlphaEfConstruction = null },
        });
        Assert.Contains("vectors a run 3,000 (theirs 10,000), efConstruction under alpha 200 (theirs 400)", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_safe_k_are_those_of_the_rule()
    {
        StudyResult study = SyntheticStudy.Full();
        string html = ReportHtml.Of(study).WithoutScripts;
        foreach (ConditionKey key in study.Keys)
        {
            string safe = SafeRule.Describe(SafeRule.SafeKs(study.Points.Where(point => point.Key == key)), study.Plan.Ks);
            Assert.Matches($"<th scope=\"row\">{Regex.Escape(key.Label)}</th>\n<td[^>]*>{Regex.Escape(safe)}</td>", html);
        }
    }

    [Fact]
    public void Other_data_stand_alone()
    {
        StudyResult study = SyntheticStudy.Full();
        ReportHtml html = ReportHtml.Of(study with { Data = study.Data with { Source = "mine.npy", ComparableToPaper = false } });
        Assert.DoesNotContain("published", html.WithoutScripts, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("synthetic, calibrated", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Either_convention_alone_makes_a_report()
    {
        StudyResult study = SyntheticStudy.Hostile();
        ReportHtml standard = ReportHtml.Of(study with { Points = [.. study.Points.Select(point => point with { Paper = null })] });
        Assert.DoesNotContain("paper_distance", standard.Figures().Keys);
        ReportHtml paper = ReportHtml.Of(study with { Points = [.. study.Points.Select(point => point with { Standard = null })], Capacities = [] });
        Assert.Equal(
            ["overlap_ef_search", "overlap_ef_construction", "overlap_alpha", "paper_distance", "paper_barycenter_shift", "paper_lid"],
            paper.Figures().Keys);
    }

    [Fact]
    public void A_study_without_measurements_is_refused()
    {
        StudyResult study = SyntheticStudy.Hostile() with { Points = [] };
        Assert.Throws<ArgumentException>(() => StudyReport.WriteHtml(study, Stream.Null));
    }

    [GeneratedRegex("(?:src|href)\\s*=\\s*\"(?<target>[^\"]*)\"")]
    private static partial Regex Reference();
}
