using System.Globalization;
using System.Text;
using Plumbline.IO;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Pictures;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Plumbline.Bench.Report;

/// <summary>
/// Recall against queries per second, a panel a data set and k. Up and to the right is better. The axis of recall is logarithmic in
/// what is missed, so that 0.9, 0.99 and 0.999 lie equally far apart; a point of recall 1 has no place on it.
/// </summary>
internal static class RecallChart
{
    private const int PanelWidth = 800;
    private const int PanelHeight = 560;

    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond];
    private static readonly double[] Recalls = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999];

    /// <summary>Draws the panels into a file, whole or not at all.</summary>
    /// <param name="path">The file; its extension, .svg or .png, says the format.</param>
    /// <param name="panels">One or more.</param>
    /// <exception cref="BenchException">The extension is another.</exception>
    public static void Write(string path, IReadOnlyList<RecallPanel> panels)
    {
        RequireFormat(path);
        byte[] picture = Path.GetExtension(path) == ".svg" ? Encoding.UTF8.GetBytes(Svg(panels)) : Png(panels);
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    /// <summary>Refuses a file whose extension says no format that there is.</summary>
    /// <exception cref="BenchException">The extension is neither .svg nor .png.</exception>
    public static void RequireFormat(string path)
    {
        string extension = Path.GetExtension(path);
        if (extension is not (".svg" or ".png"))
        {
            throw new BenchException($"--chart: found '{extension}' at the end of {path}, expected .svg or .png");
        }
    }

    /// <summary>The panels as PNG.</summary>
    public static byte[] Png(IReadOnlyList<RecallPanel> panels)
    {
        (int width, int height) = Size(panels);
        using SKBitmap bitmap = new(width, height);
        using (SKCanvas canvas = new(bitmap))
        {
            Draw(canvas, panels, dashes: true);
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <summary>The panels as SVG.</summary>
    public static string Svg(IReadOnlyList<RecallPanel> panels)
    {
        (int width, int height) = Size(panels);
        using MemoryStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            Draw(canvas, panels, dashes: false);
        }

        return PictureSvg.Mend(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>A recall's place on the axis; null for 1, which has none.</summary>
    public static double? Place(double recall) => recall < 1 ? -Math.Log10(1 - recall) : null;

    private static int Columns(IReadOnlyList<RecallPanel> panels) => Math.Min(2, panels.Count);

    private static (int Width, int Height) Size(IReadOnlyList<RecallPanel> panels) =>
        (Columns(panels) * PanelWidth, (panels.Count + Columns(panels) - 1) / Columns(panels) * PanelHeight);

    private static void Draw(SKCanvas canvas, IReadOnlyList<RecallPanel> panels, bool dashes)
    {
        EmbeddedFont.Register();
        canvas.Clear(SKColors.White);
        for (int i = 0; i < panels.Count; i++)
        {
            Plot plot = new();
            Fill(plot, panels[i], dashes);
            // A plot's first rendering draws everything twice, and any would clear the panels before it.
            plot.RenderInMemory(PanelWidth, PanelHeight);
            plot.RenderManager.ClearCanvasBeforeEachRender = false;
            (int row, int column) = Math.DivRem(i, Columns(panels));
            plot.Render(canvas, new PixelRect(column * PanelWidth, (column + 1) * PanelWidth, (row + 1) * PanelHeight, row * PanelHeight));
        }
    }

    private static void Fill(Plot plot, RecallPanel panel, bool dashes)
    {
        VerticalLine target = plot.Add.VerticalLine(
            Place(0.99)!.Value, PictureStroke.Place.Width, Colors.Gray, dashes ? PictureStroke.Place.Pattern : LinePattern.Solid);
        target.LegendText = string.Empty;
        for (int i = 0; i < panel.Curves.Count; i++)
        {
            RecallPoint[] points = [.. panel.Curves[i].Points.Where(point => Place(point.Recall) is not null)];
            Scatter line = plot.Add.Scatter(
                [.. points.Select(point => Place(point.Recall)!.Value)], points.Select(point => Math.Log10(point.QueriesPerSecond)).ToArray());
            line.Color = Color.FromHex(ChartPalette.Hex(i));
            line.LegendText = panel.Curves[i].Engine;
            line.LineWidth = PictureStroke.Measured.Width;
            line.MarkerShape = Shapes[i % Shapes.Length];
            line.MarkerSize = 9;
        }

        plot.Title(panel.Title, 20);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel($"recall@{panel.K}", 18);
        plot.YLabel("queries per second, one thread", 18);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 15;
        plot.Axes.Left.TickLabelStyle.FontSize = 15;
        plot.Axes.Margins(0.04, 0.08);
        plot.Axes.AutoScale();
        plot.Axes.Bottom.TickGenerator = Ticks(Recalls.Select(recall => (Place(recall)!.Value, recall.ToString("0.#####", CultureInfo.InvariantCulture))));
        plot.Axes.Left.TickGenerator = Ticks(
            from power in Enumerable.Range(0, 8)
            from digit in (int[])[1, 2, 5]
            let rate = digit * Math.Pow(10, power)
            select (Math.Log10(rate), rate.ToString("#,0", CultureInfo.InvariantCulture)));
        plot.Font.Set(EmbeddedFont.Name);
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.FontSize = 16;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.LightGray;
        plot.ShowLegend(Alignment.LowerLeft);
    }

    private static NumericManual Ticks(IEnumerable<(double Place, string Label)> marks)
    {
        NumericManual ticks = new();
        foreach ((double place, string label) in marks)
        {
            ticks.AddMajor(place, label);
        }

        return ticks;
    }
}
