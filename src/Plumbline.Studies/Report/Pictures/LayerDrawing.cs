using Plumbline.Studies.Report.Charts;
using ScottPlot;
using ScottPlot.Plottables;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>Draws the layers of a stack on top of each other.</summary>
internal static class LayerDrawing
{
    /// <summary>Adds the layers of the choice shown first, if there are any.</summary>
    /// <param name="plot">Where to.</param>
    /// <param name="chart">The chart.</param>
    public static void Add(Plot plot, Chart chart)
    {
        ChartCurve[] layers = [.. chart.Shown(chart.ChosenFirst).Where(curve => curve.Role == CurveRole.Layer)];
        double[] below = new double[layers.Length == 0 ? 0 : layers[0].X.Count];
        foreach (ChartCurve layer in layers)
        {
            double[] above = [.. below.Zip(layer.Y, (low, value) => low + (double.IsFinite(value) ? value : 0))];
            FillY area = plot.Add.FillY(layer.X.ToArray(), below, above);
            area.FillColor = Color.FromHex(ChartPalette.Hex(layer.Colour)).WithAlpha(0.75);
            area.LineColor = Color.FromHex(ChartPalette.Hex(layer.Colour));
            area.LineWidth = 1;
            area.MarkerSize = 0;
            area.LegendText = layer.Name;
            below = above;
        }
    }
}
