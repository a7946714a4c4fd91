using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>What was asked, what holds, where it stops, why, and what to set.</summary>
internal static class SummarySection
{
    /// <summary>Writes the section.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    /// <param name="findings">What was found.</param>
    public static void Write(HtmlText html, StudyView view, StudyFindings findings)
    {
        html.Markup("<section id=\"summary\">").Element("h2", "Summary");
        if (SummaryWords.Headline(view, findings) is { } headline)
        {
            html.Element("p class=\"headline\"", headline);
        }

        if (view.Result.Plan.Notes.Count > 0)
        {
            html.Markup("<div class=\"note\" role=\"note\">").Markup("<strong>Please note</strong>").Markup("<ul>");
            foreach (string note in view.Result.Plan.Notes)
            {
                html.Element("li", note);
            }

            html.Markup("</ul>").Markup("</div>");
        }

        Part(html, "What was asked", SummaryWords.Asked(view));
        Part(html, "What to set", [.. AdviceWords.Advice(findings), .. AdviceWords.Measured(view)]);
        html.Element("h3", "What holds");
        html.Element("p", $"A k counts as safe where {SafeWords(view)}. In words: at least 99 of 100 true neighbours on average, a"
            + $" neighbourhood of the same dimensionality, and no empty place. The k measured run from {NumberText.Count(view.AllKs[0])} to {NumberText.Count(view.AllKs[^1])}.");
        FindingsTable(html, view, findings);
        Part(html, "Why it stops", SummaryWords.Why(view, findings));
        if (AgreementWords.Agreement(view) is { } agreement)
        {
            Part(html, "Beside the published values", [agreement]);
        }

        html.Markup("</section>");
    }

    private static string SafeWords(StudyView view) =>
        SafeRule.Words + (view.RunCount > 1 ? " in any run (the means are over runs)" : string.Empty);

    private static void Part(HtmlText html, string title, IReadOnlyList<string> paragraphs)
    {
        html.Element("h3", title);
        foreach (string paragraph in paragraphs)
        {
            html.Element("p", paragraph);
        }
    }

    private static void FindingsTable(HtmlText html, StudyView view, StudyFindings findings)
    {
        string any = view.RunCount > 1 ? "first query (smallest of all runs)" : "first query";
        html.Markup("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"What holds\">")
            .Markup("<table>")
            .Markup("<thead>")
            .Markup("<tr><th scope=\"col\" rowspan=\"2\">Setting</th><th scope=\"col\" rowspan=\"2\">Safe k</th>"
                + "<th scope=\"colgroup\" colspan=\"3\">Results go missing from k =</th></tr>")
            .Markup($"<tr><th scope=\"col\">{any}</th><th scope=\"col\">1% of queries</th><th scope=\"col\">half of the queries</th></tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        int lastK = view.AllKs[^1];
        foreach (SettingFinding finding in view.Conditions.SelectMany(findings.Of))
        {
            Cliff cliff = finding.Cliff;
            html.Markup("<tr>")
                .Element("th scope=\"row\"", finding.Key.Label)
                .Element(finding.Safe.Count == 0 ? "td class=\"bad\"" : finding.AllSafe ? "td class=\"good\"" : "td", finding.SafeText)
                .Element("td", At(cliff.Any, lastK))
                .Element("td", At(cliff.OnePercent, lastK))
                .Element("td", At(cliff.Half, lastK))
                .Markup("</tr>");
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
        html.Element("p class=\"small\"", "For alpha, whose effort grows with k, these are the first of the k measured; otherwise they are read off each"
            + " query's capacity and are exact, beyond the largest k measured too.");
    }

    private static string At(int? k, int lastK) => k is { } value ? NumberText.Count(value) : "not up to " + NumberText.Count(lastK);
}
