using System.Text.Json.Nodes;
using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Report.Html;

/// <summary>
/// A chart as a plotly.js figure. Colours that depend on the reader's theme (text, grid, exact curves) are left to report.js:
/// a trace that wants the colour of the text says so in its meta.
/// </summary>
internal static class PlotlyFigure
{
    private static readonly double[] LogTicks = [.. Enumerable.Range(0, 8).SelectMany(power => new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))];

    // Without markers it is the dashes that tell curves apart; "dash" and "dot" stand for the published and for vertical lines.
    private static readonly string[] Dashes = ["solid", "longdash", "longdashdot", "12px,3px,2px,3px,2px,3px", "7px,2px", "2px,2px,10px,2px", "16px,3px,3px,3px"];

    private static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "x", "star", "cross"];

    /// <summary>Builds the figure: data and layout.</summary>
    /// <param name="chart">The chart.</param>
    public static JsonObject Build(Chart chart)
    {
        string? shown = chart.ChosenFirst;
        JsonArray data = [];
        foreach (ChartCurve curve in chart.Curves)
        {
            if (Band(chart, curve, shown) is { } band)
            {
                data.Add(band);
            }

            if (curve.Role != CurveRole.Between)
            {
                data.Add(Trace(chart, curve, shown));
            }
        }

        if (chart.Curves.FirstOrDefault(curve => curve.Role == CurveRole.Observed) is { } observed)
        {
            data.Add(ObservedKey(chart.ObservedName, observed));
        }

        // One legend entry explains all dashed lines of the published values.
        if (chart.Curves.Any(curve => curve.Role == CurveRole.Published))
        {
            data.Add(Key(chart.DashedName, 1, "dash"));
        }

        if (chart.LineMarks is { } lines)
        {
            data.Add(Key(lines, 1, "dot"));
        }

        foreach (ChartMark mark in chart.Marks.Where(mark => mark.Y is not null))
        {
            data.Add(PointMark(mark, chart));
        }

        return new JsonObject { ["data"] = data, ["layout"] = Layout(chart) };
    }

    private static JsonObject Trace(Chart chart, ChartCurve curve, string? shown)
    {
        bool ink = curve.Role == CurveRole.Exact;
        JsonObject line = new()
        {
            ["width"] = curve.Role switch { CurveRole.Published => 1, CurveRole.Layer => 0.5, _ => 2 },
            ["dash"] = curve.Role switch { CurveRole.Exact => "dashdot", CurveRole.Published => "dash", CurveRole.Measured when !curve.Markers => Dashes[curve.Colour % Dashes.Length], _ => "solid" },
        };
        if (!ink)
        {
            line["color"] = ChartPalette.Hex(curve.Colour);
        }

        JsonObject trace = new()
        {
            ["type"] = "scatter",
            ["name"] = Text(curve.Name),
            ["mode"] = curve.Role == CurveRole.Observed ? "markers" : curve.Markers ? "lines+markers" : "lines",
            ["x"] = JsonNumbers.Array(curve.X),
            ["y"] = JsonNumbers.Array(curve.Y),
            ["line"] = line,
            ["legendgroup"] = Group(curve),
            ["meta"] = Meta(curve, ink),
            ["visible"] = IsShown(curve, shown),
            ["hovertemplate"] = (chart.Percent ? "%{y:.3~%}" : "%{y:.4~g}") + "<extra>%{fullData.name}</extra>",
        };
        if (curve.Markers)
        {
            trace["marker"] = Marker(curve.LargeMarkers ? 9 : 6, curve.Colour, isOpen: curve.Role == CurveRole.Observed);
        }

        if (curve.LargeMarkers)
        {
            trace["marker"]!["line"] = new JsonObject { ["width"] = 2 };
        }

        if (curve.Role is CurveRole.Published or CurveRole.Observed)
        {
            trace["showlegend"] = false;
        }

        if (curve.Role == CurveRole.Layer)
        {
            trace["stackgroup"] = "loss";
            trace["fillcolor"] = ChartPalette.Translucent(curve.Colour, 0.7);
        }

        return trace;
    }

    private static JsonObject? Band(Chart chart, ChartCurve curve, string? shown)
    {
        // Around each stretch: along the upper edge and back along the lower one; a gap ends it.
        List<double> x = [];
        List<double> y = [];
        foreach (Range stretch in CurveBand.Stretches(curve, chart.LogY))
        {
            int[] places = [.. Enumerable.Range(stretch.Start.Value, stretch.End.Value - stretch.Start.Value)];
            if (x.Count > 0)
            {
                x.Add(double.NaN);
                y.Add(double.NaN);
            }

            x.AddRange([.. places.Select(i => curve.X[i]), .. places.Reverse().Select(i => curve.X[i])]);
            y.AddRange([.. places.Select(i => curve.High![i]), .. places.Reverse().Select(i => curve.Low![i])]);
        }

        if (x.Count == 0)
        {
            return null;
        }

        bool between = curve.Role == CurveRole.Between;
        return new JsonObject
        {
            ["type"] = "scatter",
            ["name"] = Text(between ? curve.Name : curve.Name + ", band"),
            ["mode"] = "lines",
            ["x"] = JsonNumbers.Array(x),
            ["y"] = JsonNumbers.Array(y),
            ["line"] = new JsonObject { ["width"] = 0, ["color"] = ChartPalette.Hex(curve.Colour) },
            ["fill"] = "toself",
            ["fillcolor"] = curve.Role == CurveRole.Exact ? "rgba(128,128,128,0.25)" : ChartPalette.Translucent(curve.Colour, between ? 0.35 : 0.2),
            ["hoverinfo"] = "skip",
            ["showlegend"] = between,
            ["legendgroup"] = Group(curve),
            ["meta"] = Meta(curve, ink: false),
            ["visible"] = IsShown(curve, shown),
        };
    }

    // A legend entry without a curve.
    private static JsonObject Key(string name, int width, string dash) => new()
    {
        ["type"] = "scatter",
        ["name"] = name,
        ["mode"] = "lines",
        ["x"] = new JsonArray((JsonNode?)null),
        ["y"] = new JsonArray((JsonNode?)null),
        ["line"] = new JsonObject { ["width"] = width, ["dash"] = dash },
        ["meta"] = new JsonObject { ["ink"] = true },
        ["hoverinfo"] = "skip",
    };

    // One legend entry for what was counted, whatever the setting's colour.
    private static JsonObject ObservedKey(string name, ChartCurve curve) => new()
    {
        ["type"] = "scatter",
        ["name"] = name,
        ["mode"] = "markers",
        ["x"] = new JsonArray((JsonNode?)null),
        ["y"] = new JsonArray((JsonNode?)null),
        ["marker"] = Marker(6, curve.Colour, isOpen: true),
        ["hoverinfo"] = "skip",
    };

    private static JsonObject Marker(int size, int colour, bool isOpen) => new()
    {
        ["size"] = size,
        ["symbol"] = Symbols[colour % Symbols.Length] + (isOpen ? "-open" : string.Empty),
        ["color"] = ChartPalette.Hex(colour),
    };

    private static JsonObject PointMark(ChartMark mark, Chart chart) => new()
    {
        ["type"] = "scatter",
        ["name"] = mark.Text,
        ["mode"] = "markers",
        ["x"] = JsonNumbers.Array([mark.X]),
        ["y"] = JsonNumbers.Array([mark.Y!.Value]),
        ["marker"] = Marker(mark.IsOpen ? 14 : 10, mark.Colour, mark.IsOpen),
        ["showlegend"] = false,
        ["legendgroup"] = chart.Curves.FirstOrDefault(curve => curve.Colour == mark.Colour)?.Name,
        ["meta"] = new JsonObject(),
        ["hovertemplate"] = "%{fullData.name}<extra></extra>",
    };

    private static JsonObject Layout(Chart chart)
    {
        JsonObject y = new()
        {
            ["title"] = new JsonObject { ["text"] = chart.YTitle, ["standoff"] = 6 },
            ["type"] = chart.LogY ? "log" : "linear",
            ["automargin"] = true,
        };
        if (chart.Percent)
        {
            y["tickformat"] = chart.LogY ? ".3~%" : ".0%";
        }
        else if (chart.LogY)
        {
            y["exponentformat"] = "power";
        }

        if (chart.LogY)
        {
            y["dtick"] = chart.Percent ? 1 : null;
        }

        if (chart.YRange is { } range)
        {
            y["range"] = JsonNumbers.Array([range.Low, range.High]);
        }

        JsonArray shapes = [.. chart.Marks.Where(mark => mark.Y is null).Select(VerticalLine)];
        return new JsonObject
        {
            ["xaxis"] = XAxis(chart),
            ["yaxis"] = y,
            ["shapes"] = shapes,
            ["hovermode"] = chart.Marks.Count > 0 ? "closest" : "x unified",
            ["margin"] = new JsonObject { ["l"] = 60, ["r"] = 16, ["t"] = 34, ["b"] = 48 },
            ["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["xref"] = "container",
                ["x"] = 0,
                ["yref"] = "container",
                ["y"] = 0,
                ["yanchor"] = "bottom",
                ["font"] = new JsonObject { ["size"] = 11 },
            },
        };
    }

    private static JsonObject XAxis(Chart chart)
    {
        JsonObject x = new() { ["title"] = new JsonObject { ["text"] = chart.XTitle, ["standoff"] = 6 }, ["rangemode"] = "tozero", ["automargin"] = true };
        if (chart.LogX)
        {
            // Labels at 1, 2 and 5 of each power of ten, written out.
            x["type"] = "log";
            x["tickmode"] = "array";
            x["tickvals"] = JsonNumbers.Array(LogTicks);
        }

        return x;
    }

    private static JsonObject VerticalLine(ChartMark mark) => new()
    {
        ["type"] = "line",
        ["xref"] = "x",
        ["yref"] = "paper",
        ["x0"] = mark.X,
        ["x1"] = mark.X,
        ["y0"] = 0,
        ["y1"] = 1,
        ["line"] = new JsonObject { ["width"] = 1, ["dash"] = "dot", ["color"] = ChartPalette.Hex(mark.Colour) },
    };

    // What was published or counted belongs to its setting: hiding the one in the legend hides the other.
    private static string Group(ChartCurve curve) => curve.Name
        .Replace(", published", string.Empty, StringComparison.Ordinal)
        .Replace(", observed", string.Empty, StringComparison.Ordinal);

    // plotly.js reads tags in names; a folder's name may look like one.
    private static string Text(string name) => name.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static JsonObject Meta(ChartCurve curve, bool ink)
    {
        JsonObject meta = [];
        if (curve.Choice is not null)
        {
            meta["choice"] = curve.Choice;
        }

        if (ink)
        {
            meta["ink"] = true;
        }

        return meta;
    }

    private static bool IsShown(ChartCurve curve, string? shown) => curve.Choice is null || curve.Choice == shown;
}
