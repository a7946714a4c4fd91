using System.Globalization;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>The study beside the published one: every measure at every setting and k that both have.</summary>
internal static class ComparisonSection
{
    private const string Anchor = "comparison";

    /// <summary>Whether there is anything to show.</summary>
    /// <param name="view">The study.</param>
    public static bool IsShown(StudyView view) => view.Comparison is { SharedCount: > 0 };

    /// <summary>Writes the section; nothing where nothing is compared.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    public static void Write(HtmlText html, StudyView view)
    {
        if (!IsShown(view) || view.Comparison is not { } comparison)
        {
            return;
        }

        html.Markup($"<section id=\"{Anchor}\">")
            .Element("h2", "Beside the published results")
            .Element("p", $"{PublishedStudy.Source}. Where their index had fewer than k results, pads make the published distances, shifts and LID: such values"
                + " are shown and left out of the summary. A difference in bold lies outside the range of the authors' runs. Both sides are in the paper's convention"
                + " (paper_overlap and its like in results.csv), which the tables above are not: an overlap may differ there in the last digits.");
        if (comparison.SkippedCount > 0)
        {
            html.Element("p", $"Not compared: {NumberText.Count(comparison.SkippedCount)} of {NumberText.Count(comparison.SharedCount + comparison.SkippedCount, "pair")} of a"
                + " setting and a k, which the authors did not publish"
                + (comparison.UnpublishedSettings.Count > 0 ? $" (none at all for {string.Join(", ", comparison.UnpublishedSettings.Select(key => key.Label))})" : string.Empty) + ".");
        }

        Summary(html, comparison);
        foreach (IGrouping<ConditionKey, ComparedValue> setting in comparison.Values.GroupBy(value => value.Key))
        {
            Setting(html, [.. setting]);
        }

        html.Markup($"<p class=\"small\">The same as a file: {html.LinkTo("comparison.csv")}.</p>").Markup("</section>");
    }

    private static void Summary(HtmlText html, PublishedComparison comparison)
    {
        const string Title = "Agreement by measure";
        html.Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Title}\">")
            .Markup("<table>")
            .Markup("<thead><tr><th scope=\"col\">Measure (paper convention)</th><th scope=\"col\">compared</th><th scope=\"col\">within their runs</th>"
                + "<th scope=\"col\">mean |difference|</th><th scope=\"col\">largest</th><th scope=\"col\">at</th><th scope=\"col\">left out (pads)</th></tr></thead>")
            .Markup("<tbody>");
        foreach (MeasureAgreement measure in comparison.Agreements())
        {
            html.Markup("<tr>")
                .Element("th scope=\"row\"", measure.Words)
                .Element("td", NumberText.Count(measure.Compared))
                .Element("td", NumberText.Count(measure.Within))
                .Element("td", Number(measure.MeanDifference))
                .Element("td", measure.Largest is { } largest ? Signed(largest.Difference) : NumberText.None)
                .Element("td", measure.Largest is { } place ? place.Key.Label + (place.K is { } k ? $", k {NumberText.Count(k)}" : string.Empty) : NumberText.None)
                .Element("td", NumberText.Count(measure.Padded))
                .Markup("</tr>");
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
    }

    private static void Setting(HtmlText html, ComparedValue[] values)
    {
        ConditionKey key = values[0].Key;
        ComparedMeasure[] measures = [.. ComparedMeasure.All.Where(measure => values.Any(value => value.Measure == measure.Name))];
        ComparedValue[] overlaps = [.. values.Where(value => value.Measure == "overlap")];
        html.Markup("<details>")
            .Element("summary", $"{key.Label}: {overlaps.Length} k, overlap within the range of their runs at {overlaps.Count(value => value.IsWithin)}{FirstPads(values)}")
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Escape(key.Label)} beside the published results\">")
            .Markup("<table>")
            .Markup("<thead><tr><th scope=\"col\" rowspan=\"2\">k</th>"
                + string.Concat(measures.Select(measure => $"<th scope=\"colgroup\" colspan=\"3\">{HtmlText.Escape(measure.Words)}</th>")) + "</tr>")
            .Markup("<tr>" + string.Concat(Enumerable.Repeat("<th scope=\"col\">here</th><th scope=\"col\">published ± sd of runs</th><th scope=\"col\">difference</th>", measures.Length)) + "</tr></thead>")
            .Markup("<tbody>");
        foreach (IGrouping<int?, ComparedValue> row in values.Where(value => value.K is not null).GroupBy(value => value.K))
        {
            Dictionary<string, ComparedValue> byMeasure = row.ToDictionary(value => value.Measure);
            html.Markup($"<tr><th scope=\"row\">{NumberText.Count(row.Key!.Value)}</th>" + string.Concat(measures.Select(measure => Cells(byMeasure.GetValueOrDefault(measure.Name)))) + "</tr>");
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>").Markup("</details>");
    }

    private static string FirstPads(ComparedValue[] values) => values.FirstOrDefault(value => value.Measure == ComparedValue.FirstPads) switch
    {
        null => string.Empty,
        { Ours.Runs: 0, Published.Runs: 0 } => "; no pads show on either side",
        { } first => $"; of the k measured here, pads first show at {First(first.Ours)}, in the published values at {First(first.Published)}",
    };

    private static string First(RunSpread runs) => runs.Runs == 0 ? "no k" : $"k {NumberText.Whole(runs.Min)}";

    private static string Cells(ComparedValue? value) => value is null
        ? "<td></td><td></td><td></td>"
        : $"<td>{Number(value.Ours.Mean)}</td><td>{Number(value.Published.Mean)} ± {Number(value.Published.Deviation, "G2")}</td>"
            + (value.IsWithin ? $"<td>{Signed(value.Difference)}</td>" : $"<td><b>{Signed(value.Difference)}</b></td>");

    private static string Signed(double value) => (value > 0 ? "+" : string.Empty) + Number(value, "G3");

    // Pads are 1e31 and more: digits say nothing of them.
    private static string Number(double value, string format = "G4") => !double.IsFinite(value)
        ? NumberText.None
        : Math.Abs(value) >= 1e6 ? value.ToString("0.0e0", CultureInfo.InvariantCulture) : value.ToString(format, CultureInfo.InvariantCulture);
}
