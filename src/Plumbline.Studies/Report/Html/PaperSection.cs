using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Report.Html;

/// <summary>The authors' convention beside the honest one.</summary>
internal static class PaperSection
{
    /// <summary>Writes the section; nothing where the paper convention was not measured.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="charts">The charts.</param>
    public static void Write(HtmlText html, StudyCharts charts)
    {
        if (charts.Paper.Count == 0)
        {
            return;
        }

        html.Markup("<section id=\"paper\">")
            .Element("h2", "The same study in the paper's convention")
            .Element("p class=\"lead\"", "The spikes are FLT_MAX pads: where the search has fewer than k results, the index fills the list with id -1"
                + " and distance 3.4e38, and the paper's mean takes those for distances. Left and right show the same searches.")
            .Markup("<div class=\"charts\">");
        Chart paper = charts.Paper[0];
        ChartSection.Figure(html, paper, paper.Id);
        if (charts.Geometry.Count > 0)
        {
            Chart honest = charts.Geometry[0];
            ChartSection.Figure(html, honest with { Title = honest.Title + ", missing results left out", Picture = null }, "honest_" + honest.Id);
        }

        foreach (Chart chart in charts.Paper.Skip(1))
        {
            ChartSection.Figure(html, chart, chart.Id);
        }

        html.Markup("</div>").Markup("</section>");
    }
}
