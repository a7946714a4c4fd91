using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Report;

/// <summary>What the report says that the paper does not show: padding, intervals, percentiles, the observed cliff, and the published results beside all of it.</summary>
public sealed partial class ComparedReportTests
{
    private static readonly ConditionKey EfSearch50 = new(StudyCondition.EfSearch, 50);

    [Fact]
    public void The_padding_figures_show_both_conventions_in_one_unit_and_what_lies_between()
    {
        StudyResult study = SyntheticStudy.Full();
        Dictionary<string, JsonElement> figures = ReportHtml.Of(study).Figures();
        AssertCurves(
            study,
            figures["padding_distance"],
            point => point.Standard!.ReturnedSquaredDistance / point.Standard.ExactSquaredDistance,
            point => point.Paper!.MeanAnnDist / point.Paper.MeanExactDist,
            point => point.AnnSquaredDistance / point.ExactSquaredDistance);
        AssertCurves(
            study,
            figures["padding_lid"],
            point => (point.Standard!.ReturnedLidArithmetic - point.Standard.ExactLidArithmetic) / 2,
            point => point.Paper!.MeanLidAnn - point.Paper.MeanLidExact,
            point => point.LidAnn - point.LidExact);
    }

    [Fact]
    public void The_words_say_how_much_is_padding()
    {
        string html = ReportHtml.Of(SyntheticStudy.Full()).WithoutScripts;
        // Published, efSearch 50: pads from k 110 on; the honest distances of the synthetic study are 1.16 times too large at most.
        Assert.Matches("at efSearch 50, the paper&#39;s mean distance is up to [0-9]e3[0-9] times the exact one, first at k = 110; the results that were returned lie at most 1\\.0[0-9] times as far", html);
        Assert.Contains("At k = 500 the paper&#39;s LID differs from the exact one by -7.46;", html, StringComparison.Ordinal);
        StudyResult study = SyntheticStudy.Hostile();
        StudyResult small = study with { Points = [.. study.Points.Where(point => point.K <= 50)] };
        Assert.Contains("at efSearch 50, no pad shows: the results that were returned lie at most", ReportHtml.Of(small).WithoutScripts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_figure_of_several_runs_has_bands_of_one_none(int runs)
    {
        Dictionary<string, JsonElement> figures = ReportHtml.Of(SyntheticStudy.Full(runs)).Figures();
        Assert.All(figures, figure => Assert.Equal(
            runs > 1,
            figure.Value.GetProperty("data").EnumerateArray().Any(trace => trace.GetProperty("name").GetString()!.EndsWith(", band", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_band_is_the_interval_over_runs()
    {
        StudyResult study = SyntheticStudy.Full();
        JsonElement band = ReportHtml.Of(study).Trace("overlap_ef_search", "efSearch 50, band");
        int count = study.Plan.Ks.Count;
        for (int i = 0; i < count; i++)
        {
            MeanInterval interval = MeanInterval.Of([.. study.Points.Where(point => point.Key == EfSearch50 && point.K == study.Plan.Ks[i]).Select(point => point.Standard!.Overlap.Mean)]);
            Assert.Equal(interval.High, band.GetProperty("y")[i].GetDouble(), 1e-12);
            Assert.Equal(interval.Low, band.GetProperty("y")[(2 * count) - 1 - i].GetDouble(), 1e-12);
        }
    }

    [Fact]
    public void A_band_is_cut_where_it_has_no_edge_or_a_logarithmic_axis_cannot_show_it()
    {
        ChartCurve curve = new()
        {
            Name = "x",
            Role = CurveRole.Measured,
            Colour = 0,
            X = [1, 2, 3, 4, 5, 6, 7, 8],
            Y = [1, 1, 1, 1, 1, 1, 1, 1],
            Low = [1, 1, double.NaN, 1, -1, 0, 2, 2],
            High = [2, 2, 2, 2, 2, 2, 3, 3],
        };
        Assert.Equal([0..2, 3..8], CurveBand.Stretches(curve, logY: false));
        Assert.Equal([0..2, 6..8], CurveBand.Stretches(curve, logY: true));
        Assert.Empty(CurveBand.Stretches(curve with { Low = null }, logY: false));
    }

    [Fact]
    public void The_percentiles_over_queries_are_those_of_the_results()
    {
        StudyResult study = SyntheticStudy.Hostile();
        ReportHtml html = ReportHtml.Of(study);
        foreach ((string figure, string name, Func<StandardPoint, double> value) in (ReadOnlySpan<(string, string, Func<StandardPoint, double>)>)
            [
                ("overlap_spread", "median query", point => point.Overlap.P50),
                ("overlap_spread", "5th percentile", point => point.Overlap.P5),
                ("overlap_spread", "1st percentile", point => point.Overlap.P1),
                ("overlap_spread", "worst query", point => point.Overlap.Min),
                ("barycenter_shift_spread", "median query", point => point.BarycenterShift.P50),
                ("barycenter_shift_spread", "95th percentile", point => point.BarycenterShift.P95),
                ("barycenter_shift_spread", "99th percentile", point => point.BarycenterShift.P99),
                ("barycenter_shift_spread", "largest of all queries", point => point.BarycenterShift.Max),
            ])
        {
            JsonElement trace = Trace(html.Figures()[figure], name, EfSearch50.Label);
            Assert.Equal(
                study.Points.Where(point => point.Key == EfSearch50 && point.K == 100).Average(point => value(point.Standard!)), trace.GetProperty("y")[2].GetDouble(), 1e-12);
        }
    }

    [Fact]
    public void The_cliff_is_predicted_and_observed()
    {
        StudyResult study = SyntheticStudy.Full();
        ReportHtml html = ReportHtml.Of(study);
        StudyView view = new(study);
        foreach (ConditionKey key in study.Keys.Where(key => key.Condition == StudyCondition.EfSearch))
        {
            string[] cells = Row(html, key);
            double[] shares = [0, 0.01, 0.5];
            for (int i = 0; i < shares.Length; i++)
            {
                int? predicted = StudyCliff.Find(study, key, shares[i]);
                int? observed = ObservedCliff.Find(view, key, shares[i]);
                Assert.Equal(Shown(predicted), cells[5 + i]);
                Assert.Equal(Shown(observed), cells[8 + i]);
                // The synthetic study counts what its capacities predict: it shows at the next k measured.
                Assert.Equal(study.Plan.Ks.Where(k => k >= predicted).Select(k => (int?)k).FirstOrDefault(), observed);
            }

            JsonElement counted = Trace(html.Figures()["capacity"], key.Label + ", observed", null);
            int place = study.Plan.Ks.ToList().IndexOf(300);
            double share = study.Points.Where(point => point.Key == key && point.K == 300).Average(point => (double)point.QueriesWithShortfall / point.Queries);
            JsonElement value = counted.GetProperty("y")[place];
            Assert.Equal(share, value.ValueKind == JsonValueKind.Null ? 0 : value.GetDouble(), 1e-12);
        }
    }

    [Fact]
    public void Shortfalls_are_counted_in_either_convention()
    {
        StudyResult study = SyntheticStudy.Hostile();
        StudyView view = new(study with { Points = [.. study.Points.Select(point => point with { Standard = null })] });
        StudyPoint[] points = [.. study.Points.Where(point => point.Key == EfSearch50)];
        int k = points.Where(point => point.QueriesWithShortfall > 0).Min(point => point.K);
        StudyPoint[] runs = [.. points.Where(point => point.K == k)];
        Assert.Equal(k, ObservedCliff.Find(view, EfSearch50, 0));
        Assert.Equal(runs.Sum(point => point.QueriesWithShortfall) / (double)runs.Sum(point => point.Queries), view.ObservedShortfall(EfSearch50, k), 1e-12);
    }

    [Fact]
    public void The_comparison_has_every_shared_setting_and_k()
    {
        StudyResult study = SyntheticStudy.Full();
        ReportHtml html = ReportHtml.Of(study);
        string section = Section(html);
        Assert.Contains("J. Imaging 12(2):55, 2026", section, StringComparison.Ordinal);
        Assert.Equal(14, Regex.Count(section, "<details>"));
        // A row a setting and k, and one a measure.
        Assert.Equal(700 + 7, Regex.Count(section, "<th scope=\"row\">"));
        ComparedValue value = PublishedComparison.Create(study)!.Values.First(value => value.Key == EfSearch50 && value.K == 500 && value.Measure == "overlap");
        Assert.Contains($"<th scope=\"row\">500</th><td>{value.Ours.Mean:G4}</td><td>0.5358 ± {value.Published.Deviation:G2}</td>", section, StringComparison.Ordinal);
        Assert.Contains("efSearch 50: 50 k, overlap within the range of their runs at", section, StringComparison.Ordinal);
        Assert.Contains("of the k measured here, pads first show at k 110, in the published values at k 110", section, StringComparison.Ordinal);
        Assert.Contains("href=\"#comparison\"", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_that_is_asked_for_stands_beside_any_data_and_one_that_is_not_nowhere()
    {
        StudyResult study = SyntheticStudy.Full();
        StudyResult own = study with { Data = study.Data with { Source = "mine.npy", Description = "mine.npy", ComparableToPaper = false, StandsForPublished = false, Dimension = 64 } };
        ReportHtml forced = ReportHtml.Of(own with { Plan = own.Plan with { Compare = Comparison.Paper } });
        Assert.Contains("This study is not quite theirs: data mine.npy (theirs ResNet-50 embeddings of STL-10), dimension 64 (theirs 2,048).", forced.WithoutScripts, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, forced.Trace("overlap_ef_search", "efSearch 50, published").GetProperty("y").ValueKind);
        ReportHtml off = ReportHtml.Of(study with { Plan = study.Plan with { Compare = Comparison.None } });
        Assert.DoesNotContain(", published\"", off.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"comparison\"", off.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_shared_the_report_says_so()
    {
        StudyResult study = SyntheticStudy.Hostile();
        ReportHtml html = ReportHtml.Of(study with { Points = [.. study.Points.Where(point => point.K == 10).Select(point => point with { K = 11 })] });
        Assert.Contains("The authors published no setting and k of those measured here.", html.WithoutScripts, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"comparison\"", html.Text, StringComparison.Ordinal);
    }

    private static void AssertCurves(
        StudyResult study, JsonElement figure, Func<StudyPoint, double> honest, Func<StudyPoint, double> paper, Func<PublishedPoint, double> published)
    {
        JsonElement between = Trace(figure, "padding", EfSearch50.Label);
        int count = study.Plan.Ks.Count;
        for (int i = 0; i < count; i++)
        {
            StudyPoint[] runs = [.. study.Points.Where(point => point.Key == EfSearch50 && point.K == study.Plan.Ks[i])];
            double theirs = runs.Average(paper);
            double ours = runs.Average(honest);
            AssertClose(ours, Y(figure, "results returned", i));
            AssertClose(theirs, Y(figure, "paper convention", i));
            AssertClose(published(PublishedStudy.Find(EfSearch50, study.Plan.Ks[i])!), Y(figure, "paper convention, published", i));
            AssertClose(Math.Max(ours, theirs), between.GetProperty("y")[i].GetDouble());
            AssertClose(Math.Min(ours, theirs), between.GetProperty("y")[(2 * count) - 1 - i].GetDouble());
        }

        Assert.True(between.GetProperty("showlegend").GetBoolean());
        Assert.Equal("toself", between.GetProperty("fill").GetString());
    }

    private static void AssertClose(double expected, double found) => Assert.Equal(expected, found, Math.Abs(expected) * 1e-12);

    private static double Y(JsonElement figure, string name, int place) => Trace(figure, name, EfSearch50.Label).GetProperty("y")[place].GetDouble();

    private static JsonElement Trace(JsonElement figure, string name, string? choice) => figure.GetProperty("data").EnumerateArray().First(trace =>
        trace.GetProperty("name").GetString() == name
        && (choice is null || (trace.GetProperty("meta").TryGetProperty("choice", out JsonElement shown) && shown.GetString() == choice)));

    private static string[] Row(ReportHtml html, ConditionKey key)
    {
        string table = html.WithoutScripts[html.WithoutScripts.IndexOf("<table id=\"capacity-table\">", StringComparison.Ordinal)..];
        string row = table[table.IndexOf($"<th scope=\"row\">{key.Label}</th>", StringComparison.Ordinal)..];
        return [.. Cell().Matches(row[..row.IndexOf("</tr>", StringComparison.Ordinal)]).Select(match => match.Groups["text"].Value)];
    }

    private static string Shown(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;

    private static string Section(ReportHtml html)
    {
        string rest = html.WithoutScripts[html.WithoutScripts.IndexOf("<section id=\"comparison\">", StringComparison.Ordinal)..];
        return rest[..rest.IndexOf("</section>", StringComparison.Ordinal)];
    }

    [GeneratedRegex("<td>(?<text>[^<]*)</td>")]
    private static partial Regex Cell();
}
