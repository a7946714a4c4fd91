namespace Plumbline.Studies.Report.Html;

/// <summary>What stands around the report's sections: head, style, scripts.</summary>
internal static class PageFrame
{
    // Nothing may be fetched from anywhere: whatever plotly.js or a browser extension tries, the browser refuses.
    private const string Policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

    /// <summary>Writes everything before the first section.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="name">The experiment's name.</param>
    /// <param name="sections">Anchors and names of the sections that follow.</param>
    /// <param name="kind">What kind of page it is.</param>
    /// <param name="withoutScripts">Where the numbers of the charts are for a reader without JavaScript, as markup.</param>
    public static void Open(HtmlText html, string name, IReadOnlyList<(string Id, string Name)> sections, string kind, string withoutScripts)
    {
        string links = string.Join(' ', sections.Select(section => $"<a href=\"#{section.Id}\">{HtmlText.Escape(section.Name)}</a>"));
        html.Markup("<!DOCTYPE html>")
            .Markup("<html lang=\"en\">")
            .Markup("<head>")
            .Markup("<meta charset=\"utf-8\">")
            .Markup($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Markup("<meta name=\"color-scheme\" content=\"light dark\">")
            .Element("title", $"{name} - {kind}")
            .Markup("<style>").Markup(EmbeddedText.Read("report.css")).Markup("</style>")
            .Markup("</head>")
            .Markup("<body>")
            .Markup("<a class=\"skip\" href=\"#summary\">Skip to the summary</a>")
            .Markup("<header>")
            .Element("p class=\"kind\"", kind)
            .Element("h1", name)
            .Markup($"<nav aria-label=\"Sections\">{links}</nav>")
            .Markup("</header>")
            .Markup("<main>")
            .Markup($"<noscript><p class=\"note\">The charts need JavaScript. {withoutScripts}</p></noscript>");
    }

    /// <summary>Writes everything after the last section.</summary>
    /// <param name="html">Where to.</param>
    public static void Close(HtmlText html) => html
        .Markup("</main>")
        .Markup("<script>").Markup(EmbeddedText.Read("plotly.min.js")).Markup("</script>")
        .Markup("<script>").Markup(EmbeddedText.Read("report.js")).Markup("</script>")
        .Markup("</body>")
        .Markup("</html>");
}
