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
        html.Element("h3", Title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Title}\">")
            .Markup("<table id=\"sensitivity-table\">")
            .Markup("<thead>")
            .Markup($"<tr><th scope=\"col\" rowspan=\"2\">Graphs</th><th scope=\"colgroup\" colspan=\"{ks.Count}\">Overlap at k =</th>"
                + "<th scope=\"colgroup\" colspan=\"3\">Missing from k =</th></tr>")
            .Markup("<tr>" + string.Concat(ks.Select(k => $"<th scope=\"col\">{NumberText.Count(k)}</th>"))
                + "<th scope=\"col\">any</th><th scope=\"col\">1%</th><th scope=\"col\">50%</th></tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        Own(html, sensitivity, ks);
        foreach (SensitivityKind kind in Enum.GetValues<SensitivityKind>())
        {
            Spread(html, sensitivity, kind, ks);
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
        html.Markup("<p class=\"small\">Least to largest over the graphs of a kind, the study's own among them, and ±: their standard deviation (of a sample)."
            + " Missing: predicted from the capacities. Graph by graph, every k: <a href=\"sensitivity.csv\">sensitivity.csv</a>.</p>");
    }

    private static void Own(HtmlText html, SensitivityResult sensitivity, IReadOnlyList<int> ks)
    {
        SensitivityGraph own = sensitivity.Graphs[0];
        html.Markup("<tr>").Element("th scope=\"row\"", "the study's own");
        foreach (int place in Places(sensitivity, ks))
        {
            html.Element("td", NumberText.Overlap(own.Overlap[place]));
        }

        html.Element("td", At(own.Capacity.CliffAny)).Element("td", At(own.Capacity.CliffP1)).Element("td", At(own.Capacity.CliffP50)).Markup("</tr>");
    }

    private static void Spread(HtmlText html, SensitivityResult sensitivity, SensitivityKind kind, IReadOnlyList<int> ks)
    {
        IReadOnlyList<SensitivityGraph> graphs = sensitivity.Of(kind);
        IReadOnlyList<SensitivitySpread> spreads = sensitivity.Spreads(kind);
        html.Markup("<tr>").Element("th scope=\"row\"", string.Create(CultureInfo.InvariantCulture, $"{graphs.Count} {SensitivityChart.Words(kind)}"));
        foreach (int place in Places(sensitivity, ks))
        {
            SensitivitySpread spread = spreads[place];
            html.Markup($"<td>{NumberText.Overlap(spread.Min)} to {NumberText.Overlap(spread.Max)}<br>±{NumberText.Overlap(spread.StandardDeviation)}</td>");
        }

        html.Element("td", Range([.. graphs.Select(graph => graph.Capacity.CliffAny)]))
            .Element("td", Range([.. graphs.Select(graph => graph.Capacity.CliffP1)]))
            .Element("td", Range([.. graphs.Select(graph => graph.Capacity.CliffP50)]))
            .Markup("</tr>");
    }

    private static IEnumerable<int> Places(SensitivityResult sensitivity, IReadOnlyList<int> ks) =>
        Enumerable.Range(0, sensitivity.Ks.Count).Where(place => ks.Contains(sensitivity.Ks[place]));

    // A graph without a cliff lies beyond all that have one.
    private static string Range(int?[] cliffs)
    {
        string least = At(cliffs.Min());
        string most = cliffs.Any(cliff => cliff is null) ? "none" : At(cliffs.Max());
        return cliffs.All(cliff => cliff is null) || least == most ? least : $"{least} to {most}";
    }

    private static string At(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;
}
