using System.Globalization;
using System.Text;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Html;

namespace Plumbline.Studies.Auditing;

/// <summary>Writes an audit as one HTML file that needs no network.</summary>
public static class AuditReport
{
    /// <summary>Writes the report. The same audit gives the same bytes.</summary>
    /// <param name="target">The target as the user named it.</param>
    /// <param name="result">The audit.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="facts">Names and values of what the audit was made of; null for none.</param>
    public static void WriteHtml(string target, AuditResult result, Stream output, IReadOnlyList<KeyValuePair<string, string>>? facts = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        HtmlText html = new() { Plots = null };
        IReadOnlyList<Chart> charts = AuditCharts.Build(result);
        List<(string Id, string Name)> sections = [("summary", "Verdict"), ("measures", "Measures"), ("checks", "Checks"), ("worst", "Worst queries")];
        if (facts is { Count: > 0 })
        {
            sections.Add(("made", "How it was made"));
        }

        if (charts.Count > 0)
        {
            sections.Insert(1, ("charts", "Charts"));
        }

        PageFrame.Open(html, EngineAddress.IsAddress(target) ? target : Path.GetFileName(target), sections, "Plumbline audit", "Every number is in the tables below.");
        Summary(html, target, result);
        ChartSection.Write(html, "charts", "What is returned, and what is lost", charts);
        Measures(html, result);
        Checks(html, result);
        Worst(html, result);
        Facts(html, facts ?? []);
        PageFrame.Close(html);
        output.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(html.ToString()));
    }

    private static void Summary(HtmlText html, string target, AuditResult result)
    {
        html.Markup("<section id=\"summary\">").Element("h2", "Verdict");
        AuditWords words = new(result);
        html.Markup($"<p class=\"headline\"><span class=\"{(result.Passed ? "good" : "bad")}\">{(result.Passed ? "Passed" : "Failed")}</span>: {HtmlText.Escape(words.Headline(target))}</p>");
        html.Element("h3", "What was asked").Element("p", words.Asked());
        html.Element("h3", "What to set").Element("p", words.Advice());
        html.Element("h3", "What holds");
        foreach (string sentence in words.Holds())
        {
            html.Element("p", sentence);
        }

        AuditTable requirements = new(html, "Requirements", ["Requirement", "Required", "Measured", "", "Where"]);
        foreach (AuditRequirement requirement in result.Requirements)
        {
            requirements.Row(requirement.Passed, [requirement.Name, NumberText.Measure(requirement.Required), NumberText.Measure(requirement.Measured), requirement.Passed ? "met" : "not met", requirement.Where]);
        }

        requirements.End();
        html.Element("h3", "Why it stops");
        foreach (string sentence in words.Stops())
        {
            html.Element("p", sentence);
        }

        html.Markup("</section>");
    }

    private static void Measures(HtmlText html, AuditResult result)
    {
        html.Markup("<section id=\"measures\">").Element("h2", "Measures");
        AuditTable rows = new(html, "Measures at each k and effort", ["efSearch", "k", "Returned", "Queries short", "Overlap", "1% of queries below", "Recall", "Missed", "Spillover", "Unfilled", "Distance", "Exact distance", "Barycenter shift", "LID", "Exact LID"]);
        foreach (AuditRow row in result.Rows)
        {
            rows.Row(null, [
                row.Effort is { } effort ? NumberText.Count(effort) : NumberText.None,
                NumberText.Count(row.K),
                row.ReturnedMean.ToString("0.0", CultureInfo.InvariantCulture),
                NumberText.Count(row.QueriesWithShortfall),
                NumberText.Overlap(row.Overlap.Mean),
                NumberText.Overlap(row.Overlap.P1),
                NumberText.Overlap(row.Recall),
                NumberText.Percent(row.Loss.Missed),
                NumberText.Percent(row.Loss.Spillover),
                NumberText.Percent(row.Loss.Unfilled),
                NumberText.Measure(row.ReturnedDistance),
                NumberText.Measure(row.ExactDistance),
                NumberText.Overlap(row.BarycenterShift),
                NumberText.Measure(row.ReturnedLid),
                NumberText.Measure(row.ExactLid)]);
        }

        rows.End();
        html.Element("p class=\"small\"", "Missed: a place within the effort that a wrong vector took. Spillover: a place beyond the effort that a wrong vector took. Unfilled: a place left empty. The three add up to 1 - overlap.");
        foreach (AuditRow row in result.Rows.Where(row => row.Refusal is not null))
        {
            html.Element("p", $"k {NumberText.Count(row.K)} was refused: {row.Refusal}");
        }

        Paper(html, result);
        if (result.Capacities.Count > 0)
        {
            Capacities(html, result);
        }

        html.Markup("</section>");
    }

    private static void Paper(HtmlText html, AuditResult result)
    {
        AuditRow[] rows = [.. result.Rows.Where(row => row.Paper is not null)];
        if (rows.Length == 0)
        {
            return;
        }

        AuditTable table = new(html, "By the paper's formulas (squared distances, pads included)", ["efSearch", "k", "Overlap", "Exact distance", "Returned distance", "Barycenter shift", "Exact LID", "Returned LID"]);
        foreach (AuditRow row in rows)
        {
            table.Row(null, [
                row.Effort is { } effort ? NumberText.Count(effort) : NumberText.None,
                NumberText.Count(row.K),
                NumberText.Overlap(row.Paper!.MeanOverlap),
                NumberText.Measure(row.Paper.MeanExactDist),
                NumberText.Measure(row.Paper.MeanAnnDist),
                NumberText.Measure(row.Paper.MeanBarycenterShift),
                NumberText.Measure(row.Paper.MeanLidExact),
                NumberText.Measure(row.Paper.MeanLidAnn)]);
        }

        table.End();
    }

    private static void Facts(HtmlText html, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Markup("<section id=\"made\">").Element("h2", "How it was made").Markup("<dl>");
        foreach ((string name, string value) in facts)
        {
            html.Element("dt", name).Element("dd", value);
        }

        html.Markup("</dl>").Markup("</section>");
    }

    private static void Capacities(HtmlText html, AuditResult result)
    {
        AuditTable table = new(html, "Capacity and cliff", ["efSearch", "Fewest evaluated", "1%", "Median", "99%", "Most", "Missing from k: any query", "1%", "50%"]);
        foreach (AuditCapacity capacity in result.Capacities)
        {
            string At(double percent) => capacity.Distribution is { } distribution ? NumberText.Whole(distribution.Percentile(percent)) : NumberText.None;
            table.Row(null, [NumberText.Count(capacity.Effort), At(0), At(1), At(50), At(99), At(100), Cliff(capacity.Any), Cliff(capacity.OnePercent), Cliff(capacity.Half)]);
        }

        table.End();
    }

    private static void Checks(HtmlText html, AuditResult result)
    {
        html.Markup("<section id=\"checks\">").Element("h2", "Checks").Markup("<dl>");
        foreach (AuditCheck check in result.Checks)
        {
            html.Markup($"<dt>{HtmlText.Escape(check.Name)} <span class=\"{(check.Passed ? "good" : "bad")}\">{(check.Passed ? "ok" : "failed")}</span></dt>").Element("dd", check.Detail);
        }

        html.Markup("</dl>").Markup("</section>");
    }

    private static void Worst(HtmlText html, AuditResult result)
    {
        html.Markup("<section id=\"worst\">").Element("h2", "Worst queries");
        if (result.Rows.All(row => row.Worst.Count == 0))
        {
            html.Element("p", "Every query got all of its true neighbours.").Markup("</section>");
            return;
        }

        AuditTable table = new(html, "The least overlap at each k and effort", ["efSearch", "k", result.IsSelf ? "Query (id)" : "Query (row)", "Overlap", "Returned"]);
        foreach (AuditRow row in result.Rows)
        {
            foreach (WorstQuery worst in row.Worst)
            {
                table.Row(null, [
                    row.Effort is { } effort ? NumberText.Count(effort) : NumberText.None,
                    NumberText.Count(row.K),
                    worst.Name,
                    NumberText.Overlap(worst.Overlap),
                    NumberText.Count(worst.Returned)]);
            }
        }

        table.End();
        html.Markup("</section>");
    }

    private static string Cliff(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;
}
