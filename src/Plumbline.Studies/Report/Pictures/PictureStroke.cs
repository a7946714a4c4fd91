using System.Globalization;
using ScottPlot;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>
/// A line's width and dashes. Skia's SVG writer cannot dash: it leaves dashed lines out and complains on the console. In an SVG the
/// lines are therefore drawn solid, and because each kind has a width of its own, <see cref="PictureSvg"/> knows which dashes to add.
/// </summary>
/// <param name="Width">Width in pixels, of no other line in the picture.</param>
/// <param name="Pattern">Dashes in a PNG.</param>
/// <param name="SvgDashes">Dashes in an SVG; null for none.</param>
internal sealed record PictureStroke(float Width, LinePattern Pattern, string? SvgDashes)
{
    /// <summary>Values measured.</summary>
    public static PictureStroke Measured { get; } = new(3, LinePattern.Solid, null);

    /// <summary>Values of the exact neighbours.</summary>
    public static PictureStroke Exact { get; } = new(3.5f, LinePattern.DenselyDashed, "12 5");

    /// <summary>Published values.</summary>
    public static PictureStroke Published { get; } = new(1.5f, LinePattern.DenselyDashed, "8 4");

    /// <summary>A place pointed out.</summary>
    public static PictureStroke Place { get; } = new(2, LinePattern.Dotted, "2 5");

    /// <summary>The kinds that are dashed.</summary>
    public static IReadOnlyList<PictureStroke> Dashed { get; } = [Exact, Published, Place];

    /// <summary>The width as an SVG attribute.</summary>
    public string SvgWidth => $"stroke-width=\"{Width.ToString(CultureInfo.InvariantCulture)}\"";
}
