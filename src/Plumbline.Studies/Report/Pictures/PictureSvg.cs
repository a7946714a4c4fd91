using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>Mends what Skia's SVG writer leaves out.</summary>
internal static partial class PictureSvg
{
    /// <summary>Adds dashes, gives clip paths numbers that do not depend on what was drawn before, and names fonts to fall back on.</summary>
    /// <param name="svg">The SVG as ScottPlot gives it.</param>
    public static string Mend(string svg)
    {
        string mended = svg.ReplaceLineEndings("\n");
        foreach (PictureStroke stroke in PictureStroke.Dashed)
        {
            mended = mended.Replace(stroke.SvgWidth, $"{stroke.SvgWidth} stroke-dasharray=\"{stroke.SvgDashes}\"", StringComparison.Ordinal);
        }

        // Viewers without the font take the next of the list.
        mended = mended.Replace(
            $"font-family=\"{EmbeddedFont.Name}\"", $"font-family=\"{EmbeddedFont.Name}, Arial, Helvetica, sans-serif\"", StringComparison.Ordinal);
        mended = Text().Replace(mended, match => Place(match.Groups["start"].Value, match.Groups["x"].Value, match.Groups["y"].Value, match.Groups["text"].Value));
        Dictionary<string, string> names = [];
        return ClipName().Replace(mended, match =>
        {
            if (!names.TryGetValue(match.Value, out string? name))
            {
                names[match.Value] = name = "clip_" + names.Count.ToString(CultureInfo.InvariantCulture);
            }

            return name;
        });
    }

    // Skia places every glyph on its own, in a list that ends in a comma, which strict viewers refuse, and in another font than the one
    // measured glyphs would overlap: the first place and the length say the same to any viewer.
    private static string Place(string start, string x, string y, string text)
    {
        double[] places = [.. x.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        string first = places[0].ToString("0.##", CultureInfo.InvariantCulture);
        // The last glyph's own width is not in the list; that of an average one stands for it.
        string length = places.Length < 2
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" textLength=\"{(places[^1] - places[0]) * places.Length / (places.Length - 1):0.#}\"");
        return $"<text {start}x=\"{first}\" y=\"{y.Split(',')[0]}\"{length}>{text}</text>";
    }

    [GeneratedRegex("<text (?<start>[^>]*?)x=\"(?<x>[^\"]+)\" y=\"(?<y>[^\"]+)\">\\s*(?<text>[^<]*?)\\s*</text>")]
    private static partial Regex Text();

    [GeneratedRegex(@"\bcl_[0-9a-f]+\b")]
    private static partial Regex ClipName();
}
