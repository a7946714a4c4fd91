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

        // Viewers without the font take the next of the list; the glyphs' places are in the file either way.
        mended = mended.Replace(
            $"font-family=\"{EmbeddedFont.Name}\"", $"font-family=\"{EmbeddedFont.Name}, Arial, Helvetica, sans-serif\"", StringComparison.Ordinal);
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

    [GeneratedRegex(@"\bcl_[0-9a-f]+\b")]
    private static partial Regex ClipName();
}
