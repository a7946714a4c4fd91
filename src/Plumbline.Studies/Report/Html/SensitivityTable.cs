using System.Globalization;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>How overlap and cliffs differ from graph to graph.</summary>
internal static class SensitivityTable
{
    /// <summary>Writes the table; nothing where no graphs were compared.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    public static void Write(HtmlText html, StudyView view)
    {
        if (!SensitivityChart.IsShown(view) || view.Result.Sensitivity is not { } sensitivity)
        {
            return;
        }

        const string Title = "Spread over graphs";
        IReadOnlyList<int> ks = TableSection.Chosen(sensitivity.Ks);
        SensitivityKind[] kinds = Enum.GetValues<SensitivityKind>();
        html.Element("h3", Title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Title}\">")
            .Markup("<table id=\"sensitivity-table\">")
            .Markup("<thead>")
            .Markup("<tr><th scope=\"col\" rowspan=\"2\">Measure</th><th scope=\"col\" rowspan=\"2\">The study's own graph</th>"
                + string.Concat(kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"<th scope=\"colgroup\" colspan=\"3\">{sensitivity.Of(kind).Count} {SensitivityChart.Words(kind)}</th>"))) + "</tr>")
            .Markup("<tr>" + string.Concat(kinds.Select(_ => "<th scope=\"col\">least</th><th scope=\"col\">largest</th><th scope=\"col\">±</th>")) + "</tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        for (int place = 0; place < sensitivity.Ks.Count; place++)
        {
            if (ks.Contains(sensitivity.Ks[place]))
            {
                Overlap(html, sensitivity, kinds, place);
            }
        }

        Cliff(html, sensitivity, kinds, "any query", capacity => capacity.CliffAny);
        Cliff(html, sensitivity, kinds, "1% of queries", capacity => capacity.CliffP1);
        Cliff(html, sensitivity, kinds, "half of the queries", capacity => capacity.CliffP50);
        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
        html.Markup("<p class=\"small\">Over the graphs of a kind, the study's own among them; ±: standard deviation over them (of a sample)."
            + " Missing: the k from which results go missing, predicted from the capacities. Graph by graph, every k: " + html.LinkTo("sensitivity.csv") + ".</p>");
    }

    private static void Overlap(HtmlText html, SensitivityResult sensitivity, SensitivityKind[] kinds, int place)
    {
        html.Markup("<tr>")
            .Element("th scope=\"row\"", $"overlap at k = {NumberText.Count(sensitivity.Ks[place])}")
            .Element("td", NumberText.Overlap(sensitivity.Graphs[0].Overlap[place]));
        foreach (SensitivityKind kind in kinds)
        {
            SensitivitySpread spread = sensitivity.Spreads(kind)[place];
            html.Element("td", NumberText.Overlap(spread.Min)).Element("td", NumberText.Overlap(spread.Max)).Element("td", NumberText.Overlap(spread.StandardDeviation));
        }

        html.Markup("</tr>");
    }

    private static void Cliff(HtmlText html, SensitivityResult sensitivity, SensitivityKind[] kinds, string share, Func<CapacitySummary, int?> cliff)
    {
        html.Markup("<tr>").Element("th scope=\"row\"", $"missing from k, {share}").Element("td", At(cliff(sensitivity.Graphs[0].Capacity)));
        foreach (SensitivityKind kind in kinds)
        {
            int?[] cliffs = [.. sensitivity.Of(kind).Select(graph => cliff(graph.Capacity))];
            // A graph without a cliff lies beyond all that have one.
            html.Element("td", At(cliffs.Min())).Element("td", cliffs.Any(k => k is null) ? NumberText.None : At(cliffs.Max())).Element("td", string.Empty);
        }

        html.Markup("</tr>");
    }

    private static string At(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;
}
