using Plumbline.Studies.Published;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>One table a condition: overlap at a few k, the published value beside it, and where the loss went.</summary>
internal static class TableSection
{
    private static readonly int[] Wanted = [10, 50, 100, 200, 300, 500];

    /// <summary>Writes the section.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    /// <param name="findings">What was found.</param>
    public static void Write(HtmlText html, StudyView view, StudyFindings findings)
    {
        html.Markup("<section id=\"tables\">").Element("h2", "Tables");
        if (view.Comparable)
        {
            html.Element("p", "Overlap measured here, and in italics the published value.");
        }

        if (view.RunCount > 1)
        {
            html.Element("p", $"±: half of the 95% interval of the mean over {Quantity.Count(view.RunCount, "run")} (Student's t).");
        }

        foreach (StudyCondition condition in view.Conditions)
        {
            Table(html, view, condition, findings.Of(condition));
        }

        string summary = view.RunCount > 1 ? "; means over runs with their 95% intervals: " + html.LinkTo("summary.csv") : string.Empty;
        html.Markup($"<p class=\"small\">Every k and every measure: {html.LinkTo("results.csv")}{summary}.</p>").Markup("</section>");
    }

    /// <summary>The k that a table shows: those the paper's tables show where measured, otherwise some of the measured ones.</summary>
    /// <param name="measured">The k measured, ascending.</param>
    internal static IReadOnlyList<int> Chosen(IReadOnlyList<int> measured)
    {
        int[] wanted = [.. Wanted.Where(measured.Contains)];
        return wanted.Length >= Math.Min(3, measured.Count)
            ? wanted
            : [.. Enumerable.Range(0, Wanted.Length).Select(i => measured[i * (measured.Count - 1) / (Wanted.Length - 1)]).Distinct()];
    }

    private static void Table(HtmlText html, StudyView view, StudyCondition condition, IReadOnlyList<SettingFinding> findings)
    {
        IReadOnlyList<int> ks = Chosen([.. findings.SelectMany(finding => finding.Measured).Distinct().Order()]);
        string title = char.ToUpperInvariant(ConditionWords.Title(condition)[0]) + ConditionWords.Title(condition)[1..];
        html.Element("h3", title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Escape(title)}\">")
            .Markup("<table>")
            .Markup("<thead>")
            .Markup($"<tr><th scope=\"col\" rowspan=\"2\">{ConditionKey.NameOf(condition)}</th>"
                + $"<th scope=\"colgroup\" colspan=\"{ks.Count}\">Overlap at k =</th><th scope=\"col\" rowspan=\"2\">Safe k</th>"
                + "<th scope=\"colgroup\" colspan=\"3\">Missing from k =</th>"
                + $"<th scope=\"colgroup\" colspan=\"3\">Lost at k = {NumberText.Count(findings[0].Measured[^1])}</th></tr>")
            .Markup("<tr>" + string.Concat(ks.Select(k => $"<th scope=\"col\">{NumberText.Count(k)}</th>"))
                + "<th scope=\"col\">any</th><th scope=\"col\">1%</th><th scope=\"col\">50%</th>"
                + "<th scope=\"col\">missed</th><th scope=\"col\">spillover</th><th scope=\"col\">unfilled</th></tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        foreach (SettingFinding finding in findings)
        {
            Row(html, view, finding, ks);
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
    }

    private static void Row(HtmlText html, StudyView view, SettingFinding finding, IReadOnlyList<int> ks)
    {
        html.Markup("<tr>").Element("th scope=\"row\"", finding.Key.ValueText);
        foreach (int k in ks)
        {
            MeanInterval overlap = view.Mean(finding.Key, k, StudyView.Overlap);
            string published = view.Comparable && PublishedStudy.Find(finding.Key, k) is { } point
                ? $"<br><i>{NumberText.Overlap(point.Overlap)}</i>"
                : string.Empty;
            string interval = double.IsFinite(overlap.HalfWidth) ? $"<br>±{NumberText.Overlap(overlap.HalfWidth)}" : string.Empty;
            html.Markup($"<td>{NumberText.Overlap(overlap.Mean)}{interval}{published}</td>");
        }

        html.Element("td", finding.SafeText)
            .Element("td", At(finding.Cliff.Any))
            .Element("td", At(finding.Cliff.OnePercent))
            .Element("td", At(finding.Cliff.Half))
            .Element("td", Percent(finding.LastLoss?.Missed))
            .Element("td", Percent(finding.LastLoss?.Spillover))
            .Element("td", Percent(finding.LastLoss?.Unfilled))
            .Markup("</tr>");
    }

    private static string At(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;

    private static string Percent(double? share) => share is { } value ? NumberText.Percent(value) : NumberText.None;
}
