using Plumbline.Studies.Report.Charts;
using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>
/// Draws a chart with ScottPlot, as it looks when the report opens. Several threads may draw at once: each picture is a plot of its
/// own, and all that plots share is the cache of typefaces, which ScottPlot locks and <see cref="EmbeddedFont"/> fills.
/// </summary>
internal static class ChartPicture
{
    private const int Width = 1600;
    private const int Height = 1000;

    // Trying libpng's five filters on each row, as is done without options, takes a quarter of the time of a report. "No filters" asks for just that.
    private static readonly SKPngEncoderOptions PngOptions = new(SKPngEncoderFilterFlags.Up, zLibLevel: 6);

    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleUp,
        MarkerShape.Eks, MarkerShape.OpenCircle, MarkerShape.OpenSquare,
    ];

    private static readonly MarkerShape[] OpenShapes =
    [
        MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenDiamond, MarkerShape.OpenTriangleUp, MarkerShape.Cross, MarkerShape.Asterisk, MarkerShape.HashTag,
    ];

    /// <summary>The chart as PNG.</summary>
    /// <param name="chart">The chart.</param>
    public static byte[] Png(Chart chart)
    {
        Plot plot = Draw(chart, dashes: true);
        using SKSurface surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        plot.Render(surface.Canvas, new PixelRect(0, Width, Height, 0));
        using SKPixmap pixels = surface.PeekPixels();
        using SKData png = pixels.Encode(PngOptions) ?? throw new InvalidOperationException("Skia encoded no PNG.");
        return png.ToArray();
    }

    /// <summary>The chart as SVG.</summary>
    /// <param name="chart">The chart.</param>
    public static string Svg(Chart chart) => PictureSvg.Mend(Draw(chart, dashes: false).GetSvgXml(Width, Height));

    private static Plot Draw(Chart chart, bool dashes)
    {
        EmbeddedFont.Register();
        Plot plot = new();
        LayerDrawing.Add(plot, chart);
        foreach (ChartCurve curve in chart.Shown(chart.ChosenFirst).Where(curve => curve.Role != CurveRole.Layer))
        {
            AddCurve(plot, chart, curve, dashes);
        }

        AddMarks(plot, chart, dashes);
        PictureFrame.Apply(plot, chart, dashes);
        return plot;
    }

    /// <summary>The legend's entry for what was counted.</summary>
    /// <param name="name">What it says.</param>
    /// <param name="curve">A curve of such points.</param>
    public static LegendItem ObservedKey(string name, ChartCurve curve) => new()
    {
        LabelText = name,
        MarkerShape = Open(curve.Colour),
        MarkerSize = 12,
        // No width of PictureStroke: an SVG would dash it.
        MarkerLineWidth = 1.75f,
        MarkerColor = Color.FromHex(ChartPalette.Hex(curve.Colour)),
    };

    private static MarkerShape Open(int colour) => OpenShapes[colour % OpenShapes.Length];

    private static void AddCurve(Plot plot, Chart chart, ChartCurve curve, bool dashes)
    {
        Color color = curve.Role == CurveRole.Exact ? Colors.Black : Color.FromHex(ChartPalette.Hex(curve.Colour));
        AddBand(plot, chart, curve, color);
        if (curve.Role == CurveRole.Between)
        {
            return;
        }

        double[] y = [.. curve.Y.Select(value => PictureFrame.Height(chart, value))];
        // ScottPlot breaks a line at NaN, but not at infinity.
        Scatter line = plot.Add.Scatter(curve.X.ToArray(), y);
        line.Color = color;
        line.LegendText = curve.Role is CurveRole.Published or CurveRole.Observed ? string.Empty : curve.Name;
        PictureStroke stroke = curve.Role switch
        {
            CurveRole.Exact => PictureStroke.Exact,
            CurveRole.Published => PictureStroke.Published,
            _ => PictureStroke.Measured,
        };
        line.LineWidth = curve.Role == CurveRole.Observed ? 0 : stroke.Width;
        line.LinePattern = dashes ? stroke.Pattern : LinePattern.Solid;
        line.MarkerShape = !curve.Markers ? MarkerShape.None : curve.Role == CurveRole.Observed ? Open(curve.Colour) : Shapes[curve.Colour % Shapes.Length];
        line.MarkerSize = !curve.Markers ? 0 : curve.LargeMarkers ? 14 : 9;
        // Likewise no width of PictureStroke.
        line.MarkerLineWidth = curve.LargeMarkers ? 2.25f : line.MarkerLineWidth;
    }

    private static void AddBand(Plot plot, Chart chart, ChartCurve curve, Color color)
    {
        bool named = curve.Role == CurveRole.Between;
        foreach (System.Range stretch in CurveBand.Stretches(curve, chart.LogY))
        {
            int[] places = [.. Enumerable.Range(stretch.Start.Value, stretch.End.Value - stretch.Start.Value)];
            FillY band = plot.Add.FillY(
                [.. places.Select(i => curve.X[i])],
                [.. places.Select(i => PictureFrame.Height(chart, curve.Low![i]))],
                [.. places.Select(i => PictureFrame.Height(chart, curve.High![i]))]);
            band.FillColor = color.WithAlpha(curve.Role == CurveRole.Between ? 0.35 : 0.2);
            band.LineWidth = 0;
            band.MarkerSize = 0;
            band.LegendText = named ? curve.Name : string.Empty;
            named = false;
        }
    }

    private static void AddMarks(Plot plot, Chart chart, bool dashes)
    {
        foreach (ChartMark mark in chart.Marks)
        {
            Color color = Color.FromHex(ChartPalette.Hex(mark.Colour));
            if (mark.Y is { } y)
            {
                MarkerShape shape = mark.IsOpen ? Open(mark.Colour) : Shapes[mark.Colour % Shapes.Length];
                Marker point = plot.Add.Marker(mark.X, PictureFrame.Height(chart, y), shape, mark.IsOpen ? 22 : 16, color);
                point.MarkerLineWidth = mark.IsOpen ? 2.5f : point.MarkerLineWidth;
                point.LegendText = string.Empty;
                continue;
            }

            VerticalLine line = plot.Add.VerticalLine(
                mark.X, PictureStroke.Place.Width, color, dashes ? PictureStroke.Place.Pattern : LinePattern.Solid);
            line.LegendText = string.Empty;
        }
    }
}
