using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Report.Html;

/// <summary>A section of charts.</summary>
internal static class ChartSection
{
    /// <summary>Writes the section; nothing where it has no charts.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="id">Its anchor.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="after">Writes what follows the charts; null for nothing.</param>
    public static void Write(HtmlText html, string id, string title, IReadOnlyList<Chart> charts, Action<HtmlText>? after = null)
    {
        if (charts.Count == 0)
        {
            return;
        }

        html.Markup($"<section id=\"{id}\">").Element("h2", title);
        Figures(html, charts);
        after?.Invoke(html);
        html.Markup("</section>");
    }

    /// <summary>Writes charts side by side.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="charts">The charts.</param>
    public static void Figures(HtmlText html, IReadOnlyList<Chart> charts)
    {
        html.Markup("<div class=\"charts\">");
        foreach (Chart chart in charts)
        {
            Figure(html, chart);
        }

        html.Markup("</div>");
    }

    private static void Figure(HtmlText html, Chart chart)
    {
        string id = chart.Id;
        html.Markup($"<figure id=\"figure-{id}\">").Element("h3", chart.Title);
        Controls(html, chart, id);
        html.Markup($"<div class=\"plot\" role=\"group\" aria-label=\"{HtmlText.Escape(chart.Title + ". " + chart.Caption)}\"></div>");
        if (chart.Picture is { } picture && html.LinkToPlot(picture + ".svg") is { } link)
        {
            html.Markup($"<noscript><p>{link}</p></noscript>");
        }

        html.Element("figcaption", chart.Caption)
            .Markup("<script type=\"application/json\" class=\"figure-data\">")
            .Markup(PlotlyFigure.Build(chart).ToJsonString())
            .Markup("</script>")
            // Filled when it is opened.
            .Markup($"<details class=\"data\"><summary>Data as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Escape(chart.Title)}, data\"></div></details>")
            .Markup("</figure>");
    }

    private static void Controls(HtmlText html, Chart chart, string id)
    {
        if (chart.Choices.Count < 2 && !chart.LogY)
        {
            return;
        }

        html.Markup("<div class=\"controls\">");
        if (chart.Choices.Count > 1)
        {
            html.Markup($"<label for=\"choice-{id}\">{HtmlText.Escape(chart.ChoiceName)}</label>")
                .Markup($"<select id=\"choice-{id}\" class=\"choice\">");
            foreach (string choice in chart.Choices)
            {
                string selected = choice == chart.ChosenFirst ? " selected" : string.Empty;
                html.Markup($"<option{selected}>{HtmlText.Escape(choice)}</option>");
            }

            html.Markup("</select>");
        }

        if (chart.LogY)
        {
            html.Markup("<label><input type=\"checkbox\" class=\"log\" checked> logarithmic</label>");
        }

        html.Markup("</div>");
    }
}
