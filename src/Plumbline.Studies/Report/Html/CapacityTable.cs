using Plumbline.Capacity;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>How many points the queries of a setting evaluate, the cliff that follows, and where it was seen; one row a setting.</summary>
internal static class CapacityTable
{
    private static readonly double[] Shares = [0, 0.01, 0.5];
    private static readonly double[] Percentiles = [1, 50, 99];

    /// <summary>Writes the table; nothing where no capacities were recorded.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    public static void Write(HtmlText html, StudyView view)
    {
        if (view.Result.Capacities.Count == 0)
        {
            return;
        }

        const string Title = "Capacity and cliff, predicted and observed";
        html.Element("h3", Title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Title}\">")
            .Markup("<table id=\"capacity-table\">")
            .Markup("<thead>")
            .Markup("<tr><th scope=\"col\" rowspan=\"2\">Setting</th><th scope=\"colgroup\" colspan=\"5\">Points evaluated by a query</th>"
                + "<th scope=\"colgroup\" colspan=\"3\">Predicted: results go missing from k =</th>"
                + "<th scope=\"colgroup\" colspan=\"3\">Observed: first of the k measured</th></tr>")
            .Markup("<tr><th scope=\"col\">fewest</th><th scope=\"col\">1%</th><th scope=\"col\">median</th><th scope=\"col\">99%</th><th scope=\"col\">most</th>"
                + string.Concat(Enumerable.Repeat("<th scope=\"col\">any query</th><th scope=\"col\">1%</th><th scope=\"col\">50%</th>", 2)) + "</tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        foreach (ConditionKey key in view.Keys)
        {
            Row(html, view, key);
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
        html.Element("p class=\"small\"", "Predicted: read off the capacities of the queries of all runs together, at any k; for alpha, whose effort and capacity grow with k,"
            + " among the k measured. Observed: the first k measured at which more than that share of the queries had fewer than k results.");
    }

    private static void Row(HtmlText html, StudyView view, ConditionKey key)
    {
        html.Markup("<tr>").Element("th scope=\"row\"", key.Label);
        CapacityDistribution? capacity = view.Capacity(key);
        html.Element("td", capacity is null ? NumberText.None : NumberText.Count(capacity.Min));
        foreach (double percent in Percentiles)
        {
            html.Element("td", capacity is null ? NumberText.None : NumberText.Whole(capacity.Percentile(percent)));
        }

        html.Element("td", capacity is null ? NumberText.None : NumberText.Count(capacity.Max));
        foreach (double share in Shares)
        {
            html.Element("td", At(StudyCliff.Find(view.Result, key, share)));
        }

        foreach (double share in Shares)
        {
            html.Element("td", At(ObservedCliff.Find(view, key, share)));
        }

        html.Markup("</tr>");
    }

    private static string At(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;
}
