using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Report.Html;

/// <summary>The authors' convention beside the honest one.</summary>
internal static class PaperSection
{
    /// <summary>Writes the section; nothing where the paper convention was not measured.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    /// <param name="charts">The charts.</param>
    public static void Write(HtmlText html, StudyView view, StudyCharts charts)
    {
        if (charts.Paper.Count == 0)
        {
            return;
        }

        html.Markup("<section id=\"paper\">")
            .Element("h2", "The same study in the paper's convention")
            .Element("p class=\"lead\"", "The spikes are FLT_MAX pads: where the search has fewer than k results, the index fills the list with id -1"
                + " and distance 3.4e38, and the paper's mean takes those for distances.");
        if (PaddingWords.Padding(view) is { } padding)
        {
            html.Element("p class=\"lead\"", padding);
        }

        ChartSection.Figures(html, [.. charts.Padding, .. charts.Paper]);
        html.Markup("</section>");
    }
}
