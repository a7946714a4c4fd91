using System.Globalization;
using Plumbline.Studies.Report.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Plumbline.Studies.Report.Pictures;

/// <summary>What stands around a picture's curves: title, axes, ticks, legend, all in the embedded font.</summary>
internal static class PictureFrame
{
    /// <summary>A value's height: its logarithm on a logarithmic axis, which ScottPlot leaves to its caller; NaN where it has none.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="value">The value.</param>
    public static double Height(Chart chart, double value)
    {
        double height = chart.LogY ? Math.Log10(value) : value;
        return double.IsFinite(height) ? height : double.NaN;
    }

    /// <summary>Finishes a plot whose curves have been added.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="dashes">Whether lines may be dashed here (<see cref="PictureStroke"/>).</param>
    public static void Apply(Plot plot, Chart chart, bool dashes)
    {
        string? choice = chart.ChosenFirst is { } shown ? ", " + shown : string.Empty;
        plot.Title(chart.Title + choice, 26);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel(chart.XTitle, 22);
        plot.YLabel(chart.YTitle, 22);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        Scale(plot, chart);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 18;
        plot.Axes.Left.TickLabelStyle.FontSize = 18;
        plot.Font.Set(EmbeddedFont.Name);
        Legend(plot, chart, dashes);
    }

    private static void Scale(Plot plot, Chart chart)
    {
        plot.Axes.Margins(0.02, 0.05);
        plot.Axes.AutoScale();
        AxisLimits limits = plot.Axes.GetLimits();
        if (chart.YRange is { } range)
        {
            plot.Axes.SetLimitsY(range.Low, range.High);
        }
        else if (chart.Curves.Any(curve => curve.Role == CurveRole.Layer))
        {
            plot.Axes.SetLimitsY(0, Math.Max(limits.Top, 0.01));
        }

        plot.Axes.SetLimitsX(0, limits.Right);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = Invariant };
        plot.Axes.Left.TickGenerator = chart.LogY
            ? Powers(chart, limits)
            : new NumericAutomatic { LabelFormatter = chart.Percent ? Percent : Invariant };
    }

    // Ticks at powers of ten, thinned where the axis spans many of them.
    private static NumericManual Powers(Chart chart, AxisLimits limits)
    {
        NumericManual ticks = new();
        int low = (int)Math.Floor(limits.Bottom);
        int high = (int)Math.Ceiling(limits.Top);
        int step = Math.Max(1, (high - low) / 8);
        for (int power = low; power <= high; power += step)
        {
            ticks.AddMajor(power, chart.Percent ? NumberText.Rarity(Math.Pow(10, power)) : string.Create(CultureInfo.InvariantCulture, $"1e{power}"));
        }

        return ticks;
    }

    private static string Invariant(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static void Legend(Plot plot, Chart chart, bool dashes)
    {
        if (chart.Shown(chart.ChosenFirst).Any(curve => curve.Role == CurveRole.Published))
        {
            plot.Legend.ManualItems.Add(Key(chart.DashedName, PictureStroke.Published, dashes));
        }

        if (chart.Curves.FirstOrDefault(curve => curve.Role == CurveRole.Observed) is { } observed)
        {
            plot.Legend.ManualItems.Add(ChartPicture.ObservedKey(chart.ObservedName, observed));
        }

        if (chart.LineMarks is { } lines)
        {
            plot.Legend.ManualItems.Add(Key(lines, PictureStroke.Place, dashes));
        }

        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.FontSize = 18;
        plot.Legend.SymbolWidth = 34;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.LightGray;
        plot.ShowLegend(Edge.Right);
    }

    private static LegendItem Key(string text, PictureStroke stroke, bool dashes) => new()
    {
        LabelText = text,
        LineColor = Colors.Black,
        LineWidth = stroke.Width,
        LinePattern = dashes ? stroke.Pattern : LinePattern.Solid,
    };
}
