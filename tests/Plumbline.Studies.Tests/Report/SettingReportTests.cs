using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Studies.Report;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Report;

/// <summary>What the report says of the quarters by LID, the safe law and the spread over graphs.</summary>
public sealed partial class SettingReportTests
{
    private static readonly ConditionKey EfSearch50 = new(StudyCondition.EfSearch, 50);

    [Fact]
    public void The_quarters_by_LID_are_those_of_the_results()
    {
        StudyResult study = SyntheticStudy.Setting();
        ReportHtml html = ReportHtml.Of(study);
        JsonElement figure = html.Figures()["overlap_lid"];
        Func<QuartileMeans, double>[] quarters = [means => means.Q1, means => means.Q2, means => means.Q3, means => means.Q4];
        string[] names = ["lowest LID", "second quarter", "third quarter", "highest LID"];
        string[] bounds = ["0.2 to 7.2", "5.2 to 12.2", "10.2 to 17.2", "15.2 to 22.2"];
        for (int quarter = 0; quarter < 4; quarter++)
        {
            double[] means = [.. study.Plan.Ks.Select(k => Mean(study, k, standard => quarters[quarter](standard.OverlapByLid)))];
            Assert.Equal(means, Values(Trace(figure, names[quarter], EfSearch50.Label)));
            double unfilled = Mean(study, 200, standard => quarters[quarter](standard.UnfilledByLid));
            Assert.Equal([bounds[quarter], .. means.Select(NumberText.Overlap), NumberText.Percent(unfilled)], Row(html, "lid-table", names[quarter]));
        }

        Assert.Contains("by the LID of their exact neighbours (k = 100), mean over each.", html.WithoutScripts, StringComparison.Ordinal);
        Assert.Contains("1 query has no LID and is in no group.", html.WithoutScripts, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_can_be_chosen_and_no_overlap_of_a_quarter_is_cut_off()
    {
        StudyResult study = SyntheticStudy.Setting();
        JsonElement figure = ReportHtml.Of(study).Figures()["overlap_lid"];
        double low = figure.GetProperty("layout").GetProperty("yaxis").GetProperty("range")[0].GetDouble();
        Assert.InRange(low, 0, study.Points.Min(point => point.Standard!.OverlapByLid.ToArray().Min()));
        Assert.All(study.Keys, key => Assert.NotEmpty(Values(Trace(figure, "lowest LID", key.Label))));
        IEnumerable<double> edges = figure.GetProperty("data").EnumerateArray().Where(IsBand).SelectMany(Values);
        Assert.All(edges, edge => Assert.InRange(edge, 0, 1));
    }

    [Fact]
    public void Labels_have_a_table_of_exact_shares_beside_chance()
    {
        LabelAgreement first = new() { Run = 0, Queries = 90, Labels = 4, Chance = 0.25, Ks = [1, 10, 50, 100, 200], Shares = [0.9, 0.8, 0.7, 0.6, 0.5] };
        StudyResult study = SyntheticStudy.Setting() with { LabelAgreement = [first, first with { Run = 1, Queries = 110, Chance = 0.35, Shares = [0.96, 0.8, 0.7, 0.6, 0.5] }] };
        ReportHtml html = ReportHtml.Of(study);
        Assert.Contains("The exact nearest neighbour has the query's label 93.0 times in 100 (chance: 30.0; 200 queries, 4 labels).", System.Net.WebUtility.HtmlDecode(html.WithoutScripts), StringComparison.Ordinal);
        Assert.Equal(["93.0%", "80.0%", "70.0%", "60.0%", "50.0%", "30.0%"], Row(html, "label-table", System.Net.WebUtility.HtmlEncode("share with the query's label")));
        Assert.DoesNotContain("label-table", ReportHtml.Of(SyntheticStudy.Setting()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_queries_to_group_have_no_chart_by_LID()
    {
        StudyResult study = SyntheticStudy.Setting();
        StudyResult few = study with
        {
            Points = [.. study.Points.Select(point => point with { Standard = point.Standard! with { OverlapByLid = new QuartileMeans(double.NaN, 1, 1, 1), UnfilledByLid = new QuartileMeans(double.NaN, 0, 0, 0) } })],
        };
        AssertAbsent(ReportHtml.Of(few), "overlap_lid", "lid-table");
        AssertAbsent(ReportHtml.Of(study with { Points = [.. study.Points.Select(point => point with { Standard = null })] }), "overlap_lid", "lid-table");
    }

    [Fact]
    public void The_law_is_a_line_through_its_efforts_with_what_was_needed_beside_it()
    {
        StudyResult study = SyntheticStudy.Setting();
        ReportHtml html = ReportHtml.Of(study);
        JsonElement figure = html.Figures()["safe_ef"];
        JsonElement line = Trace(figure, "law: max(60, 1.5 k)", null);
        // Bent at k 40, and no further than the largest k at which the target was met.
        Assert.Equal([10, 40, 50, 100], Values(line, "x"));
        Assert.Equal([60, 60, 75, 150], Values(line));
        JsonElement needed = figure.GetProperty("data").EnumerateArray().First(trace => trace.GetProperty("name").GetString() == "least that is enough");
        Assert.Equal([10, 50, 100], Values(needed, "x"));
        Assert.Equal([33, 75, 149], Values(needed));
        Assert.Equal("markers", needed.GetProperty("mode").GetString());
        JsonElement failed = Trace(figure, "k 100: fell short on the other half of the queries, overlap 0.9838", null);
        Assert.Equal((100, 150), (Values(failed, "x")[0], Values(failed)[0]));
        Assert.Contains("Safe efSearch for overlap 0.985 without a missing result", html.WithoutScripts, StringComparison.Ordinal);
        string caption = Caption(html, "safe_ef");
        Assert.Contains(study.SafeLaw!.Describe(), caption, StringComparison.Ordinal);
        Assert.EndsWith("Large filled markers: the law where its check fell short.", caption, StringComparison.Ordinal);
        Assert.Equal(["33", "60", "60", "0.9912", "0", "yes"], Row(html, "safe-law-table", "10"));
        Assert.Equal(["149", "150", "150", "0.9838", "3", "no"], Row(html, "safe-law-table", "100"));
        Assert.Equal(["none tried", "–", "–", "–", "–", "–"], Row(html, "safe-law-table", "200"));
        Assert.Contains("<p>As a law: for overlap 0.985 without a missing result", html.WithoutScripts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, 0, new double[] { 10, 50, 100 }, new double[] { 60, 60, 60 })]
    [InlineData(1, 2, new double[] { 10, 50, 100 }, new double[] { 20, 100, 200 })]
    public void A_law_without_a_factor_or_a_floor_is_straight(int floor, double alpha, double[] x, double[] y)
    {
        StudyResult study = SyntheticStudy.Setting();
        EffortLaw law = new(floor, alpha);
        JsonElement line = ReportHtml.Of(study with { SafeLaw = study.SafeLaw! with { Law = law } }).Trace("safe_ef", "law: " + law);
        Assert.Equal(x, Values(line, "x"));
        Assert.Equal(y, Values(line));
    }

    [Fact]
    public void A_law_for_one_k_can_be_seen()
    {
        StudyResult study = SyntheticStudy.Setting();
        JsonElement line = ReportHtml.Of(study with { SafeLaw = study.SafeLaw! with { Points = [study.SafeLaw.Points[0]] } }).Trace("safe_ef", "law: max(60, 1.5 k)");
        Assert.Equal([60], Values(line));
        Assert.Equal("lines+markers", line.GetProperty("mode").GetString());
    }

    [Fact]
    public void A_target_that_no_effort_met_has_words_and_no_chart()
    {
        StudyResult study = SyntheticStudy.Setting();
        SafeLaw unmet = study.SafeLaw! with { Law = null, Points = [.. study.Plan.Ks.Select(k => new SafeLawPoint(k, null, null, double.NaN, 0, Holds: false))] };
        ReportHtml html = ReportHtml.Of(study with { SafeLaw = unmet });
        AssertAbsent(html, "safe_ef", "safe-law-table");
        Assert.Contains("As a law: for overlap 0.985 without a missing result: no efSearch up to 400 is enough at any k measured.", html.WithoutScripts, StringComparison.Ordinal);
    }

    [Fact]
    public void The_spread_over_graphs_is_that_of_the_results()
    {
        StudyResult study = SyntheticStudy.Setting();
        ReportHtml html = ReportHtml.Of(study);
        JsonElement figure = html.Figures()["sensitivity"];
        foreach ((SensitivityKind kind, string name) in (ReadOnlySpan<(SensitivityKind, string)>)[(SensitivityKind.Order, "insertion orders"), (SensitivityKind.Seed, "construction seeds")])
        {
            IReadOnlyList<SensitivityGraph> graphs = study.Sensitivity!.Of(kind);
            double[] band = Values(Trace(figure, name + ", band", null));
            double[] mean = Values(Trace(figure, name, null));
            for (int place = 0; place < 4; place++)
            {
                double own = study.Sensitivity.Graphs[0].Overlap[place];
                Assert.Equal(graphs.Max(graph => graph.Overlap[place]) - own, band[place], 1e-15);
                Assert.Equal(graphs.Min(graph => graph.Overlap[place]) - own, band[7 - place], 1e-15);
                Assert.Equal(graphs.Average(graph => graph.Overlap[place]) - own, mean[place], 1e-15);
            }
        }

        Assert.All(Values(Trace(figure, "the study's own graph", null)), value => Assert.Equal(0, value));
        Assert.Equal(["0.9961", "0.9961", "0.9981", "0.0010", "0.9951", "0.9961", "0.0005"], Row(html, "sensitivity-table", "overlap at k = 10"));
        Assert.Equal(["0.9417", "0.9337", "0.9417", "0.0040", "0.9417", "0.9457", "0.0020"], Row(html, "sensitivity-table", "overlap at k = 100"));
        Assert.Equal(["150", "150", "152", "", "150", "152", ""], Row(html, "sensitivity-table", "missing from k, any query"));
        Assert.Equal(["580", "580", "580", "", "580", "–", ""], Row(html, "sensitivity-table", "missing from k, half of the queries"));
        Assert.Contains("<p>How sure: " + study.Sensitivity!.Describe(), html.WithoutScripts, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_that_agree_look_as_if_they_did()
    {
        StudyResult study = SyntheticStudy.Setting();
        SensitivityResult same = study.Sensitivity! with { Graphs = [.. study.Sensitivity.Graphs.Select(graph => graph with { Overlap = [1, 1, 1, 1] })] };
        JsonElement range = ReportHtml.Of(study with { Sensitivity = same }).Figures()["sensitivity"].GetProperty("layout").GetProperty("yaxis").GetProperty("range");
        Assert.Equal((-0.001, 0.001), (range[0].GetDouble(), range[1].GetDouble()));
    }

    [Fact]
    public void One_graph_of_a_kind_has_no_spread()
    {
        StudyResult study = SyntheticStudy.Setting();
        ReportHtml html = ReportHtml.Of(study with { Sensitivity = study.Sensitivity! with { Graphs = [.. study.Sensitivity.Graphs.Where(graph => graph.Number == 0)] } });
        AssertAbsent(html, "sensitivity", "sensitivity-table");
        Assert.DoesNotContain("How sure:", html.WithoutScripts, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_measured_is_not_spoken_of()
    {
        StudyResult study = SyntheticStudy.Setting() with { SafeLaw = null, Sensitivity = null, LidQuartiles = [] };
        ReportHtml html = ReportHtml.Of(study);
        AssertAbsent(html, "safe_ef", "safe-law-table");
        AssertAbsent(html, "sensitivity", "sensitivity-table");
        Assert.DoesNotContain("#setting", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<section id=\"setting\">", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("As a law:", html.WithoutScripts, StringComparison.Ordinal);
        // The quarters are in the points; only where they lie is not known.
        Assert.Equal(5, Row(html, "lid-table", "lowest LID").Length);
        Assert.Contains("LID of their exact neighbours, mean over each.", html.WithoutScripts, StringComparison.Ordinal);
    }

    [Fact]
    public void No_number_is_shown_that_is_not_one()
    {
        ReportHtml html = ReportHtml.Of(SyntheticStudy.Setting());
        Assert.DoesNotMatch("\\b(NaN|null|Infinity|∞)\\b", html.WithoutScripts);
        string text = html.WithoutScripts;
        Assert.True(text.IndexOf("href=\"#setting\"", StringComparison.Ordinal) > text.IndexOf("href=\"#geometry\"", StringComparison.Ordinal));
        Assert.True(text.IndexOf("id=\"setting\"", StringComparison.Ordinal) > text.IndexOf("id=\"geometry\"", StringComparison.Ordinal));
    }

    private static void AssertAbsent(ReportHtml html, string figure, string table)
    {
        Assert.DoesNotContain(figure, html.Figures().Keys);
        Assert.DoesNotContain($"id=\"{table}\"", html.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\bNaN\\b", html.WithoutScripts);
    }

    private static double Mean(StudyResult study, int k, Func<StandardPoint, double> measure) =>
        study.Points.Where(point => point.Key == EfSearch50 && point.K == k).Average(point => measure(point.Standard!));

    private static JsonElement Trace(JsonElement figure, string name, string? choice) => figure.GetProperty("data").EnumerateArray().First(trace =>
        trace.GetProperty("name").GetString() == name
        && (choice is null || trace.GetProperty("meta").GetProperty("choice").GetString() == choice));

    private static bool IsBand(JsonElement trace) => trace.GetProperty("name").GetString()!.EndsWith(", band", StringComparison.Ordinal);

    private static double[] Values(JsonElement trace) => Values(trace, "y");

    private static double[] Values(JsonElement trace, string axis) =>
        [.. trace.GetProperty(axis).EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble())];

    private static string Caption(ReportHtml html, string figure)
    {
        string rest = html.Text[html.Text.IndexOf($"<figure id=\"figure-{figure}\">", StringComparison.Ordinal)..];
        int start = rest.IndexOf("<figcaption>", StringComparison.Ordinal) + "<figcaption>".Length;
        return rest[start..rest.IndexOf("</figcaption>", StringComparison.Ordinal)];
    }

    private static string[] Row(ReportHtml html, string table, string name)
    {
        string rest = html.WithoutScripts[html.WithoutScripts.IndexOf($"<table id=\"{table}\">", StringComparison.Ordinal)..];
        string rows = rest[..rest.IndexOf("</table>", StringComparison.Ordinal)];
        string row = rows[rows.IndexOf($"<th scope=\"row\">{name.Replace("'", "&#39;", StringComparison.Ordinal)}</th>", StringComparison.Ordinal)..];
        return [.. Cell().Matches(row[..row.IndexOf("</tr>", StringComparison.Ordinal)]).Select(match => match.Groups["text"].Value.Replace("<br>", string.Empty, StringComparison.Ordinal))];
    }

    [GeneratedRegex("<td[^>]*>(?<text>.*?)</td>")]
    private static partial Regex Cell();
}
