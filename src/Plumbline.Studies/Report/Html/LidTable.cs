using System.Globalization;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>The four groups of queries by exact LID: where they lie, and what each gets at the setting that the charts show first.</summary>
internal static class LidTable
{
    /// <summary>Writes the table; nothing where the queries were not grouped.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    public static void Write(HtmlText html, StudyView view)
    {
        if (!LidOverlapChart.IsShown(view))
        {
            return;
        }

        ConditionKey key = SettingChoice.First(view);
        IReadOnlyList<int> ks = TableSection.Chosen(view.Ks(key));
        bool bounds = view.Result.LidQuartiles.Count > 0;
        string title = $"Overlap by quarter of exact LID at {key.Label}";
        html.Element("h3", title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">")
            .Markup("<table id=\"lid-table\">")
            .Markup("<thead>")
            .Markup("<tr><th scope=\"col\" rowspan=\"2\">Quarter</th>"
                + (bounds ? "<th scope=\"col\" rowspan=\"2\">LID</th>" : string.Empty)
                + $"<th scope=\"colgroup\" colspan=\"{ks.Count}\">Overlap at k =</th>"
                + $"<th scope=\"col\" rowspan=\"2\">Unfilled at k = {NumberText.Count(view.Ks(key)[^1])}</th></tr>")
            .Markup("<tr>" + string.Concat(ks.Select(k => $"<th scope=\"col\">{NumberText.Count(k)}</th>")) + "</tr>")
            .Markup("</thead>")
            .Markup("<tbody>");
        for (int quarter = 0; quarter < LidOverlapChart.Quarters.Count; quarter++)
        {
            Row(html, view, key, ks, quarter, bounds);
        }

        html.Markup("</tbody>").Markup("</table>").Markup("</div>");
        html.Element("p class=\"small\"", (bounds ? "LID: lowest to highest of any query in the group" + (view.RunCount > 1 ? ", over all runs" : string.Empty) + ". " : string.Empty)
            + "Unfilled: mean share of the k places left empty." + Undefined(view) + " Every setting: columns overlap_lid_q1 to unfilled_lid_q4 of results.csv.");
    }

    private static void Row(HtmlText html, StudyView view, ConditionKey key, IReadOnlyList<int> ks, int quarter, bool bounds)
    {
        (string name, Func<QuartileMeans, double> mean) = LidOverlapChart.Quarters[quarter];
        html.Markup("<tr>").Element("th scope=\"row\"", name);
        if (bounds)
        {
            html.Element("td", Bounds([.. view.Result.LidQuartiles.Select(run => run.Groups[quarter]).Where(group => group.Queries > 0)]));
        }

        foreach (int k in ks)
        {
            html.Element("td", NumberText.Overlap(view.Mean(key, k, LidOverlapChart.Overlap(mean)).Mean));
        }

        html.Element("td", NumberText.Percent(view.Mean(key, view.Ks(key)[^1], point => point.Standard is { } standard ? mean(standard.UnfilledByLid) : double.NaN).Mean))
            .Markup("</tr>");
    }

    private static string Bounds(LidQuartile[] runs) => runs.Length == 0
        ? NumberText.None
        : string.Create(CultureInfo.InvariantCulture, $"{runs.Min(run => run.Lowest):0.0} to {runs.Max(run => run.Highest):0.0}");

    private static string Undefined(StudyView view)
    {
        long undefined = view.Result.LidQuartiles.Sum(run => (long)run.Undefined);
        return undefined == 0 ? string.Empty : $" {NumberText.Count(undefined)} {(undefined == 1 ? "query has" : "queries have")} no LID and {(undefined == 1 ? "is" : "are")} in no group.";
    }
}
