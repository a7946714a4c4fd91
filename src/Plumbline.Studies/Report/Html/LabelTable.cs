using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>How often exact neighbours share a query's label: whether near means alike.</summary>
internal static class LabelTable
{
    /// <summary>Writes the table; nothing where the data has no labels.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    public static void Write(HtmlText html, StudyView view)
    {
        IReadOnlyList<LabelAgreement> runs = view.Result.LabelAgreement;
        if (runs.Count == 0)
        {
            return;
        }

        const string title = "Do near vectors have the same label?";
        IReadOnlyList<int> ks = [.. TableSection.Chosen(runs[0].Ks).Prepend(1).Distinct()];
        html.Element("h3", title)
            .Element("p", LabelAgreement.Describe(runs))
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">")
            .Markup("<table id=\"label-table\">")
            .Markup("<thead>")
            .Markup("<tr><th scope=\"col\">k</th>" + string.Concat(ks.Select(k => $"<th scope=\"col\">{NumberText.Count(k)}</th>")) + "<th scope=\"col\">by chance</th></tr>")
            .Markup("</thead>")
            .Markup("<tbody>")
            .Markup("<tr>")
            .Element("th scope=\"row\"", "share with the query's label");
        foreach (int k in ks)
        {
            html.Element("td", NumberText.Percent(LabelAgreement.Mean(runs, runs[0].Ks.ToList().IndexOf(k))));
        }

        html.Element("td", NumberText.Percent(runs.Average(run => run.Chance)))
            .Markup("</tr>")
            .Markup("</tbody>")
            .Markup("</table>")
            .Markup("</div>");
    }
}
