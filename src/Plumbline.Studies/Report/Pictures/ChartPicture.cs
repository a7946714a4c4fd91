using Plumbline.Studies.Report.Charts;
using ScottPlot;
using ScottPlot.Plottables;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>Draws a chart with ScottPlot, as it looks when the report opens.</summary>
internal static class ChartPicture
{
    private const int Width = 1600;
    private const int Height = 1000;

    // ScottPlot keeps fonts and typefaces in static caches without locks.
    private static readonly Lock Drawing = new();

    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleUp,
        MarkerShape.Eks, MarkerShape.OpenCircle, MarkerShape.OpenSquare,
    ];

    /// <summary>The chart as PNG.</summary>
    /// <param name="chart">The chart.</param>
    public static byte[] Png(Chart chart)
    {
        lock (Drawing)
        {
            return Draw(chart, dashes: true).GetImageBytes(Width, Height, ImageFormat.Png);
        }
    }

    /// <summary>The chart as SVG.</summary>
    /// <param name="chart">The chart.</param>
    public static string Svg(Chart chart)
    {
        lock (Drawing)
        {
            return PictureSvg.Mend(Draw(chart, dashes: false).GetSvgXml(Width, Height));
        }
    }

    private static Plot Draw(Chart chart, bool dashes)
    {
        EmbeddedFont.Register();
        Plot plot = new();
        if (chart.Curves.Any(curve => curve.Role == CurveRole.Layer))
        {
            LayerDrawing.Add(plot, chart);
        }
        else
        {
            foreach (ChartCurve curve in chart.Shown(chart.ChosenFirst))
            {
                AddCurve(plot, chart, curve, dashes);
            }
        }

        AddMarks(plot, chart, dashes);
        PictureFrame.Apply(plot, chart, dashes);
        return plot;
    }

    private static void AddCurve(Plot plot, Chart chart, ChartCurve curve, bool dashes)
    {
        Color color = curve.Role == CurveRole.Exact ? Colors.Black : Color.FromHex(ChartPalette.Hex(curve.Colour));
        if (curve is { Low: not null, High: not null } && !chart.LogY)
        {
            AddBand(plot, curve, color);
        }

        double[] y = [.. curve.Y.Select(value => PictureFrame.Height(chart, value))];
        // ScottPlot breaks a line at NaN, but not at infinity.
        Scatter line = plot.Add.Scatter(curve.X.ToArray(), y);
        line.Color = color;
        line.LegendText = curve.Role == CurveRole.Published ? string.Empty : curve.Name;
        PictureStroke stroke = curve.Role switch
        {
            CurveRole.Exact => PictureStroke.Exact,
            CurveRole.Published => PictureStroke.Published,
            _ => PictureStroke.Measured,
        };
        line.LineWidth = stroke.Width;
        line.LinePattern = dashes ? stroke.Pattern : LinePattern.Solid;
        line.MarkerShape = curve.Markers ? Shapes[curve.Colour % Shapes.Length] : MarkerShape.None;
        line.MarkerSize = curve.Markers ? 9 : 0;
    }

    private static void AddBand(Plot plot, ChartCurve curve, Color color)
    {
        int[] known = [.. Enumerable.Range(0, curve.X.Count).Where(i => double.IsFinite(curve.Low![i]) && double.IsFinite(curve.High![i]))];
        if (known.Length < 2)
        {
            return;
        }

        FillY band = plot.Add.FillY(
            [.. known.Select(i => curve.X[i])], [.. known.Select(i => curve.Low![i])], [.. known.Select(i => curve.High![i])]);
        band.FillColor = color.WithAlpha(0.2);
        band.LineWidth = 0;
        band.MarkerSize = 0;
    }

    private static void AddMarks(Plot plot, Chart chart, bool dashes)
    {
        foreach (ChartMark mark in chart.Marks)
        {
            Color color = Color.FromHex(ChartPalette.Hex(mark.Colour));
            if (mark.Y is { } y)
            {
                Marker point = plot.Add.Marker(mark.X, PictureFrame.Height(chart, y), Shapes[mark.Colour % Shapes.Length], 16, color);
                point.LegendText = string.Empty;
                continue;
            }

            VerticalLine line = plot.Add.VerticalLine(
                mark.X, PictureStroke.Place.Width, color, dashes ? PictureStroke.Place.Pattern : LinePattern.Solid);
            line.LegendText = string.Empty;
        }
    }
}
