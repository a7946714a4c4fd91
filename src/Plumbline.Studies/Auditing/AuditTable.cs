using Plumbline.Studies.Report.Html;

namespace Plumbline.Studies.Auditing;

/// <summary>A table of a report, one row after the other.</summary>
internal sealed class AuditTable
{
    private readonly HtmlText _html;

    public AuditTable(HtmlText html, string title, IReadOnlyList<string> columns)
    {
        _html = html;
        html.Element("h3", title)
            .Markup($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Escape(title)}\">")
            .Markup("<table>")
            .Markup("<thead><tr>" + string.Concat(columns.Select(column => $"<th scope=\"col\">{HtmlText.Escape(column)}</th>")) + "</tr></thead>")
            .Markup("<tbody>");
    }

    /// <summary>Writes a row.</summary>
    /// <param name="passed">Colours the row's last but one cell; null for none.</param>
    /// <param name="cells">The texts; the first heads the row.</param>
    public void Row(bool? passed, IReadOnlyList<string> cells)
    {
        _html.Markup("<tr>").Element("th scope=\"row\"", cells[0]);
        for (int i = 1; i < cells.Count; i++)
        {
            string tag = passed is { } good && i == cells.Count - 2 ? $"td class=\"{(good ? "good" : "bad")}\"" : "td";
            _html.Element(tag, cells[i]);
        }

        _html.Markup("</tr>");
    }

    public void End() => _html.Markup("</tbody>").Markup("</table>").Markup("</div>");
}
