using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>The safe law at some k: what was needed, what the law says, and how it fared on the queries that it was not fitted on.</summary>
internal static class SafeLawTable
{
    /// <summary>Writes the table; nothing where no target was set, or no effort tried met it at any k.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    public static void Write(HtmlText html, StudyView view)
    {
        if (view.Result.SafeLaw is not { Law: { } law } found)
        {
            return;
        }

        const string Title = "Safe efSearch by k";
        IReadOnlyList<int> ks = TableSection.Chosen([.. found.Points.Select(point => point.K)]);
        html.Element("h3", Title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Title}\">")
            .Markup("<table id=\"safe-law-table\">")
            .Markup("<thead>")
            .Markup("<tr><th scope=\"col\" rowspan=\"2\">k</th><th scope=\"colgroup\" colspan=\"2\">efSearch</th>"
                + "<th scope=\"colgroup\" colspan=\"4\">Check on the other half of the queries</th></tr>")
            .Markup("<tr><th scope=\"col\">least that is enough</th><th scope=\"col\">law</th><th scope=\"col\">efSearch checked</th>"
                + "<th scope=\"col\">overlap</th><th scope=\"col\">queries with missing results</th><th scope=\"col\">held</th></tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        foreach (SafeLawPoint point in found.Points.Where(point => ks.Contains(point.K) || (point.Needed is not null && !point.Holds)))
        {
            Row(html, law, point);
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
        html.Element("p class=\"small\"", $"Fitted on {NumberText.Count(found.QueriesFitted, "query")} and checked on {NumberText.Count(found.QueriesChecked)} others, at the largest efSearch"
            + $" tried that is not above the law's; up to {NumberText.Count(found.LargestEffort)} was tried. M = {found.M}, efConstruction {found.EfConstruction}."
            + " The k that fell short are all shown; every k: safeLaw in manifest.json.");
    }

    private static void Row(HtmlText html, EffortLaw law, SafeLawPoint point)
    {
        html.Markup("<tr>").Element("th scope=\"row\"", NumberText.Count(point.K));
        if (point.Needed is not { } needed || point.Effort is not { } effort)
        {
            html.Element("td class=\"bad\"", "none tried").Markup(string.Concat(Enumerable.Repeat($"<td>{NumberText.None}</td>", 5))).Markup("</tr>");
            return;
        }

        html.Element("td", NumberText.Count(needed))
            .Element("td", NumberText.Count(law.EffortAt(point.K)))
            .Element("td", NumberText.Count(effort))
            .Element("td", NumberText.Overlap(point.Overlap))
            .Element("td", NumberText.Count(point.Shortfalls))
            .Element(point.Holds ? "td class=\"good\"" : "td class=\"bad\"", point.Holds ? "yes" : "no")
            .Markup("</tr>");
    }
}
