using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Report.Html;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Comparing;

/// <summary>The tables of a comparison.</summary>
internal static class SideBySideTables
{
    /// <summary>In what the runs differ, a column a run.</summary>
    public static void Differences(HtmlText html, RunComparison comparison)
    {
        Open(html, "What was different", "differences-table", "<tr><th scope=\"col\">What</th>" + string.Concat(comparison.Runs.Select(run => $"<th scope=\"col\">{HtmlText.Escape(run.Label)}</th>")) + "</tr>", "words");
        foreach (RunDifference difference in comparison.Differences)
        {
            html.Markup("<tr>").Element("th scope=\"row\"", difference.Name);
            foreach (string value in difference.Values)
            {
                html.Element("td", value);
            }

            html.Markup("</tr>");
        }

        Close(html);
    }

    /// <summary>What holds and where it stops at each setting, a row a run.</summary>
    public static void Settings(HtmlText html, RunComparison comparison)
    {
        IReadOnlyList<int> measured = comparison.SharedKs.Count > 0 ? comparison.SharedKs : [.. comparison.Runs.SelectMany(run => run.View.AllKs).Distinct().Order()];
        IReadOnlyList<int> ks = TableSection.Chosen(measured);
        int last = measured[^1];
        Open(
            html,
            "Setting by setting",
            "settings-table",
            "<tr><th scope=\"col\" rowspan=\"2\">Setting</th><th scope=\"col\" rowspan=\"2\">Run</th>"
                + $"<th scope=\"colgroup\" colspan=\"{ks.Count}\">Overlap at k =</th><th scope=\"col\" rowspan=\"2\">Safe k</th><th scope=\"colgroup\" colspan=\"3\">Missing from k =</th>"
                + $"<th scope=\"colgroup\" colspan=\"3\">At k = {NumberText.Count(last)}</th></tr>"
                + "<tr>" + string.Concat(ks.Select(k => $"<th scope=\"col\">{NumberText.Count(k)}</th>"))
                + "<th scope=\"col\">any</th><th scope=\"col\">1%</th><th scope=\"col\">50%</th><th scope=\"col\">barycenter shift</th><th scope=\"col\">LID</th><th scope=\"col\">exact LID</th></tr>");
        foreach (ConditionKey key in comparison.Settings)
        {
            ComparedRun[] runs = [.. comparison.Runs.Where(run => run.View.Keys.Contains(key))];
            for (int i = 0; i < runs.Length; i++)
            {
                html.Markup("<tr>" + (i == 0 ? $"<th scope=\"rowgroup\" rowspan=\"{runs.Length}\">{HtmlText.Escape(key.Label)}</th>" : string.Empty));
                Row(html, runs[i], key, ks, last);
            }
        }

        Close(html);
    }

    /// <summary>The law of each run and what it asks for; nothing where no run has one.</summary>
    public static void Laws(HtmlText html, RunComparison comparison)
    {
        if (comparison.Runs.All(run => run.Run.Result.SafeLaw is null))
        {
            return;
        }

        IReadOnlyList<int> ks = TableSection.Chosen([.. comparison.Runs.SelectMany(run => run.View.AllKs).Distinct().Order()]);
        Open(
            html,
            "Safe efSearch",
            "laws-table",
            $"<tr><th scope=\"col\" rowspan=\"2\">Run</th><th scope=\"col\" rowspan=\"2\">Target</th><th scope=\"col\" rowspan=\"2\">Law</th><th scope=\"colgroup\" colspan=\"{ks.Count}\">Least that is enough at k =</th><th scope=\"col\" rowspan=\"2\">Held on the other queries</th></tr>"
                + "<tr>" + string.Concat(ks.Select(k => $"<th scope=\"col\">{NumberText.Count(k)}</th>")) + "</tr>");
        foreach (ComparedRun run in comparison.Runs)
        {
            SafeLaw? law = run.Run.Result.SafeLaw;
            html.Markup("<tr>").Element("th scope=\"row\"", run.Label)
                .Element("td", law is null ? NumberText.None : NumberText.Setting(law.Target))
                .Element("td", law?.Law?.ToString() ?? NumberText.None);
            foreach (int k in ks)
            {
                html.Element("td", law?.Points.Where(point => point.K == k).Select(point => point.Needed).FirstOrDefault() is { } needed ? NumberText.Count(needed) : NumberText.None);
            }

            html.Element(law is { Holds: true } ? "td class=\"good\"" : "td", law is null ? NumberText.None : law.Holds ? "yes" : law.Law is null ? "nothing tried is enough" : "not everywhere").Markup("</tr>");
        }

        Close(html);
    }

    private static void Row(HtmlText html, ComparedRun run, ConditionKey key, IReadOnlyList<int> ks, int last)
    {
        SettingFinding finding = run.Findings.Of(key.Condition).First(setting => setting.Key == key);
        html.Element("td class=\"name\"", run.Label);
        foreach (int k in ks)
        {
            MeanInterval overlap = run.View.Mean(key, k, StudyView.Overlap);
            html.Markup($"<td>{NumberText.Overlap(overlap.Mean)}{(double.IsFinite(overlap.HalfWidth) ? $"<br>±{NumberText.Overlap(overlap.HalfWidth)}" : string.Empty)}</td>");
        }

        html.Element("td", finding.SafeText)
            .Element("td", At(finding.Cliff.Any))
            .Element("td", At(finding.Cliff.OnePercent))
            .Element("td", At(finding.Cliff.Half))
            .Element("td", NumberText.Measure(run.View.Mean(key, last, point => point.Standard?.BarycenterShift.Mean ?? double.NaN).Mean))
            .Element("td", NumberText.Measure(run.View.Mean(key, last, point => point.Standard?.ReturnedLid ?? double.NaN).Mean))
            .Element("td", NumberText.Measure(run.View.Mean(key, last, point => point.Standard?.ExactLid ?? double.NaN).Mean))
            .Markup("</tr>");
    }

    private static void Open(HtmlText html, string title, string id, string head, string? style = null) => html
        .Element("h3", title)
        .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">")
        .Markup($"<table id=\"{id}\"{(style is null ? string.Empty : $" class=\"{style}\"")}>")
        .Markup("<thead>")
        .Markup(head)
        .Markup("</thead>")
        .Markup("<tbody>");

    private static void Close(HtmlText html) => html.Markup("</tbody>").Markup("</table>").Markup("</div>");

    private static string At(int? k) => k is { } value ? NumberText.Count(value) : NumberText.None;
}
