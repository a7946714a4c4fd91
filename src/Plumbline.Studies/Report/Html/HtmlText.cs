using System.Text;

namespace Plumbline.Studies.Report.Html;

/// <summary>Writes HTML. Whatever is passed as text is escaped; only tags of this assembly's own are not.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();

    /// <summary>Where the study's files lie, relative to the page and percent-encoded; empty where beside it.</summary>
    public string Folder { get; init; } = string.Empty;

    /// <summary>Where the pictures of its charts lie, likewise; null where there are none.</summary>
    public string? Plots { get; init; } = "plots/";

    /// <summary>The HTML so far.</summary>
    public override string ToString() => _html.ToString();

    /// <summary>Escapes text for an element's content or a quoted attribute.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                // Control characters have no place in HTML, and a file's name may hold them.
                < ' ' and not '\n' and not '\t' => "\uFFFD",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A link to a file of the study.</summary>
    /// <param name="file">Its path in the run folder, with forward slashes.</param>
    // Percent-encoding keeps a name such as "javascript:..." from being anything but a relative path.
    public string LinkTo(string file) => Link(Folder, file);

    /// <summary>A link to the picture of a chart; null where there are no pictures.</summary>
    /// <param name="picture">Its name, with its ending.</param>
    public string? LinkToPlot(string picture) => Plots is null ? null : Link(Plots, picture);

    private static string Link(string folder, string file) =>
        $"<a href=\"{folder}{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}\">{Escape(file)}</a>";

    /// <summary>Writes markup as it is, and ends the line.</summary>
    /// <param name="markup">Markup of this assembly.</param>
    public HtmlText Markup(string markup)
    {
        _html.Append(markup).Append('\n');
        return this;
    }

    /// <summary>Writes an element with text in it.</summary>
    /// <param name="tag">Its name, with attributes of this assembly's own.</param>
    /// <param name="text">Text, escaped here.</param>
    public HtmlText Element(string tag, string text)
    {
        string name = tag.Split(' ')[0];
        _html.Append('<').Append(tag).Append('>').Append(Escape(text)).Append("</").Append(name).Append(">\n");
        return this;
    }
}
