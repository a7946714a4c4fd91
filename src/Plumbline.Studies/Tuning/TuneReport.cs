using System.Globalization;
using System.Text;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Html;

namespace Plumbline.Studies.Tuning;

/// <summary>Writes a tuning as one HTML file that needs no network.</summary>
public static class TuneReport
{
    // Recall above overlap by this much is not noise: equally far vectors were returned.
    private const double Tied = 0.001;

    // With more k than this, a headline with the costs of each is no longer taken in at a glance; the tables have them.
    private const int MostWithCosts = 2;

    /// <summary>Writes the report. The same tuning gives the same bytes.</summary>
    /// <param name="target">The target as it may be shown, without secrets.</param>
    /// <param name="result">The tuning.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="facts">Names and values of what the tuning was made of; null for none.</param>
    public static void WriteHtml(string target, TuneResult result, Stream output, IReadOnlyList<KeyValuePair<string, string>>? facts = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        HtmlText html = new() { Plots = null };
        IReadOnlyList<Chart> charts = TuneCharts.Build(result);
        List<(string Id, string Name)> sections = [("summary", "Answer")];
        sections.AddRange(charts.Count > 0 ? [("charts", "Charts")] : []);
        sections.AddRange([("tables", "Tables"), ("made", "How it was made")]);
        PageFrame.Open(html, EngineAddress.IsAddress(target) ? target : Path.GetFileName(target), sections, "Plumbline tuning", "Every number is in the tables below.");
        Summary(html, target, result);
        ChartSection.Write(html, "charts", "What each effort gives, and what it costs", charts);
        html.Markup("<section id=\"tables\">").Element("h2", "Tables");
        Efforts(html, result);
        Costs(html, result);
        Budget(html, result);
        Steps(html, result);
        html.Markup("</section>");
        Made(html, result, facts ?? []);
        PageFrame.Close(html);
        output.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(html.ToString()));
    }

    private static void Summary(HtmlText html, string target, TuneResult result)
    {
        TuneOptions options = result.Options;
        html.Markup("<section id=\"summary\">").Element("h2", "Answer");
        html.Markup($"<p class=\"headline\"><span class=\"{(result.Passed ? "good" : "bad")}\">{(result.Passed ? "Certified" : "Not all certified")}</span>: {HtmlText.Escape(Headline(result))}</p>");
        html.Element("h3", "What was asked");
        html.Element("p", $"{target}, {result.Engine.Name}, {NumberText.Count(result.Engine.Count, "vector")} of dimension {NumberText.Count(result.Engine.Dimension)}, metric {MetricNames.NameOf(result.Engine.Metric)}:"
            + $" which {result.Engine.Effort!.Name} does it take so that a share of at least {NumberText.Setting(options.Share)} of queries gets an overlap of {NumberText.Setting(options.Overlap)} or more with the exact neighbours?"
            + (options.BudgetMilliseconds is { } budget ? $" And does a query stay within {NumberText.Setting(budget)} ms?" : string.Empty));
        html.Element("h3", "What to set");
        foreach (string line in Advice(result))
        {
            html.Element("p", line);
        }

        html.Element("h3", "How sure that is");
        html.Element("p", $"Confidence {NumberText.Setting(options.Confidence)}, {(options.Joint ? "for all k together" : "at each k")}: were this repeated with fresh queries, it would be wrong in at most"
            + $" a share of {NumberText.Setting(Math.Round(1 - options.Confidence, 9))} of the cases. {NumberText.Count(result.Exploration, "query")} chose where to look; {NumberText.Count(result.Certification)} others were held out, and"
            + $" {NumberText.Count(result.Required)} of them had to reach the overlap (exact test of Clopper and Pearson, from the largest effort down).");
        if (result.IsSelf)
        {
            html.Element("p", "The queries are vectors of the base, which a search finds more easily than others: for queries from elsewhere this effort is too small.");
        }

        if (result.Rows.Any(row => row.Recall - row.Overlap.Mean > Tied))
        {
            html.Element("p", "Equally far vectors, such as duplicates, were returned in the place of exact neighbours: mean recall with ties counted is "
                + string.Join(", ", result.Rows.Select(row => $"{NumberText.Overlap(row.Recall)} at k {NumberText.Count(row.K)}")) + ".");
        }

        html.Element("h3", "What it does when k exceeds the effort");
        html.Element("p", $"{EngineContracts.NameOf(result.Contract.Contract)}: {result.Contract.Words}").Markup("</section>");
    }

    private static string Headline(TuneResult result)
    {
        string name = result.Engine.Effort!.Name;
        string found = string.Join("; ", result.Rows.Select(row => row.Reached
            ? $"k = {NumberText.Count(row.K)} needs {name} {NumberText.Count(row.Effort)}{(result.Rows.Count > MostWithCosts ? string.Empty : Cost(row))}"
            : $"k = {NumberText.Count(row.K)} is not certified with any effort tried, up to {NumberText.Count(row.LargestEffort)}"));
        string budget = result.Budget.Any(row => !row.Passed) ? $". Over the budget: k = {string.Join(", ", result.Budget.Where(row => !row.Passed).Select(row => NumberText.Count(row.K)))}" : string.Empty;
        return found + budget + ".";
    }

    private static string Cost(TuneRow row) => !double.IsFinite(row.Milliseconds)
        ? string.Empty
        : $" ({Milliseconds(row.Milliseconds)} ms a query" + (double.IsFinite(row.ExactMilliseconds) ? $", exact search {Milliseconds(row.ExactMilliseconds)} ms)" : ")");

    private static IEnumerable<string> Advice(TuneResult result)
    {
        foreach (TuneRow row in result.Rows)
        {
            yield return row.Reached
                ? $"k = {NumberText.Count(row.K)}: {row.Advice}"
                : $"k = {NumberText.Count(row.K)}: nothing certified. With {NumberText.Count(row.Effort)}, {NumberText.Percent(row.ShareReached)} of the held-out queries reach the overlap"
                    + (row.Refusal is null ? "." : $" (the engine refused: {row.Refusal}).");
        }

        if (result.Rule is { } rule)
        {
            yield return $"As a rule: {result.Engine.Effort!.Name} = {rule}, that is {result.RuleAdvice}. It covers k = {string.Join(", ", result.CertifiedKs.Select(k => NumberText.Count(k)))}; between them it is interpolated, not certified.";
        }
    }

    private static void Efforts(HtmlText html, TuneResult result)
    {
        AuditTable table = new(html, "What is certified", ["k", "efSearch", "Queries that reach it", "At least", "Mean overlap", "1% of queries below", "Median", "Recall", "", "Largest effort tried"]);
        foreach (TuneRow row in result.Rows)
        {
            table.Row(row.Reached, [
                NumberText.Count(row.K),
                NumberText.Count(row.Effort),
                NumberText.Overlap(row.ShareReached),
                NumberText.Overlap(row.ShareLowerBound),
                NumberText.Overlap(row.Overlap.Mean),
                NumberText.Overlap(row.Overlap.P1),
                NumberText.Overlap(row.Overlap.P50),
                NumberText.Overlap(row.Recall),
                row.Reached ? "certified" : "not reached",
                NumberText.Count(row.LargestEffort)]);
        }

        table.End();
    }

    private static void Costs(HtmlText html, TuneResult result)
    {
        AuditTable table = new(html, "What it costs", ["k", "efSearch", "Evaluations a query", "Exact search", "Fewer by", "Milliseconds a query", "Exact search", "Faster by"]);
        foreach (TuneRow row in result.Rows)
        {
            table.Row(null, [
                NumberText.Count(row.K),
                NumberText.Count(row.Effort),
                NumberText.Whole(row.Evaluations),
                NumberText.Count(row.ExactEvaluations),
                NumberText.Factor(row.ExactEvaluations / row.Evaluations),
                Milliseconds(row.Milliseconds),
                Milliseconds(row.ExactMilliseconds),
                NumberText.Factor(row.ExactMilliseconds / row.Milliseconds)]);
        }

        table.End();
    }

    private static void Budget(HtmlText html, TuneResult result)
    {
        if (result.Budget.Count == 0)
        {
            return;
        }

        AuditTable table = new(html, $"Within {NumberText.Setting(result.Options.BudgetMilliseconds ?? double.NaN)} ms", ["k", "efSearch", "Milliseconds a query", "Queries that reach it", "", "At least"]);
        foreach (TuneBudgetRow row in result.Budget)
        {
            table.Row(row.Passed, [
                NumberText.Count(row.K),
                row.Effort is { } effort ? NumberText.Count(effort) : NumberText.None,
                Milliseconds(row.Milliseconds),
                NumberText.Overlap(row.ShareReached),
                row.Passed ? "fits" : row.Effort is null ? "nothing fits" : "does not fit, but this does",
                NumberText.Overlap(row.ShareLowerBound)]);
        }

        table.End();
    }

    private static void Steps(HtmlText html, TuneResult result)
    {
        AuditTable table = new(html, "Every effort that the held-out queries were asked with", ["k", "efSearch", "Mean overlap", "Evaluations a query", "Milliseconds a query", "Queries that reach it", "", "At least"]);
        foreach (TuneRow row in result.Rows)
        {
            foreach (TuneStep step in row.Steps)
            {
                table.Row(step.Passed, [
                    NumberText.Count(row.K),
                    NumberText.Count(step.Effort),
                    NumberText.Overlap(step.MeanOverlap),
                    NumberText.Whole(step.Evaluations),
                    Milliseconds(step.Milliseconds),
                    NumberText.Overlap(step.ShareReached),
                    step.Passed ? "passed" : "failed",
                    NumberText.Overlap(step.ShareLowerBound)]);
            }
        }

        table.End();
    }

    private static void Made(HtmlText html, TuneResult result, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        html.Markup("<section id=\"made\">").Element("h2", "How it was made").Markup("<dl>");
        KeyValuePair<string, string>[] all =
        [
            .. facts,
            new("engine", result.Engine.Name),
            new("overlap", NumberText.Setting(result.Options.Overlap)),
            new("share", NumberText.Setting(result.Options.Share)),
            new("confidence", NumberText.Setting(result.Options.Confidence) + (result.Options.Joint ? ", for all k together" : ", at each k")),
            new("k", NumberText.Series([.. result.Rows.Select(row => row.K)])),
            .. result.Seconds.Select(stage => new KeyValuePair<string, string>(stage.Name, NumberText.Seconds(stage.Seconds))),
        ];
        foreach ((string name, string value) in all)
        {
            html.Element("dt", name).Element("dd", value);
        }

        html.Markup("</dl>").Markup("</section>");
    }

    private static string Milliseconds(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : NumberText.None;
}
