using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Tuning;

/// <summary>The charts of a tuning: what the held-out queries got at each effort, and what it costs.</summary>
internal static class TuneCharts
{
    private const int RequiredColour = 6;

    /// <summary>Builds them; a chart without measurements is left out.</summary>
    public static IReadOnlyList<Chart> Build(TuneResult result) =>
        [.. new[] { Share(result), Evaluations(result), Milliseconds(result) }.OfType<Chart>()];

    private static Chart? Share(TuneResult result)
    {
        TuneOptions options = result.Options;
        ChartCurve[] curves = [.. result.Rows.SelectMany((row, i) => (ChartCurve[])
        [
            Curve(row, i, CurveRole.Measured, $"k {NumberText.Count(row.K)}", step => step.ShareLowerBound),
            Curve(row, i, CurveRole.Published, $"k {NumberText.Count(row.K)}, published", step => step.ShareReached) with { Markers = false },
        ])];
        double[] efforts = [.. curves.SelectMany(curve => curve.X)];
        if (efforts.Length == 0)
        {
            return null;
        }

        double least = curves.SelectMany(curve => curve.Y).Append(options.Share).Min();
        double low = Math.Clamp((Math.Floor(least * 20) - 1) / 20, 0, 0.95);
        return new Chart
        {
            Id = "tune_share",
            Title = $"Share of queries with an overlap of {NumberText.Setting(options.Overlap)} or more",
            Caption = "Lines with markers: what is certain of that share, the lower bound of Clopper and Pearson at each effort that the held-out queries were asked with, from the top"
                + $" down to the first that failed. It has to reach the line at {NumberText.Setting(options.Share)}. Dashed: the share that was counted. Large markers: the effort certified.",
            XTitle = "efSearch",
            LogX = true,
            YTitle = "share of queries",
            YRange = (low, 1 + (0.02 * (1 - low))),
            DashedName = "share counted",
            Curves =
            [
                .. curves,
                new ChartCurve { Name = $"required: {NumberText.Setting(options.Share)}", Role = CurveRole.Exact, Colour = RequiredColour, X = [efforts.Min(), efforts.Max()], Y = [options.Share, options.Share], Markers = false },
            ],
            Marks = Certified(result, row => row.ShareLowerBound),
        };
    }

    private static Chart? Evaluations(TuneResult result)
    {
        ChartCurve[] curves = [.. result.Rows.Select((row, i) => Curve(row, i, CurveRole.Measured, $"k {NumberText.Count(row.K)}", step => step.Evaluations))];
        return !curves.SelectMany(curve => curve.Y).Any(double.IsFinite) ? null : new Chart
        {
            Id = "tune_evaluations",
            Title = "What it costs: distance evaluations",
            Caption = $"Mean over the held-out queries. Exact search evaluates {NumberText.Count(result.Rows[0].ExactEvaluations, "vector")} for each. Large markers: the effort certified.",
            XTitle = "efSearch",
            LogX = true,
            YTitle = "evaluations a query",
            Curves = curves,
            Marks = Certified(result, row => row.Evaluations),
        };
    }

    private static Chart? Milliseconds(TuneResult result)
    {
        ChartCurve[] curves = [.. result.Rows.Select((row, i) => Timed(row, i)).Where(curve => curve.X.Count > 0)];
        double[] exact = [.. result.Rows.Select(row => row.ExactMilliseconds).Where(double.IsFinite)];
        double[] efforts = [.. curves.SelectMany(curve => curve.X)];
        if (curves.Length == 0)
        {
            return null;
        }

        List<ChartCurve> all = [.. curves];
        if (exact.Length > 0)
        {
            double at = exact.Average();
            all.Add(new ChartCurve { Name = "exact search", Role = CurveRole.Exact, Colour = RequiredColour, X = [efforts.Min(), efforts.Max()], Y = [at, at], Markers = efforts.Min() == efforts.Max() });
        }

        if (result.Options.BudgetMilliseconds is { } budget)
        {
            all.Add(new ChartCurve { Name = "budget", Role = CurveRole.Published, Colour = 1, X = [efforts.Min(), efforts.Max()], Y = [budget, budget], Markers = false });
        }

        return new Chart
        {
            Id = "tune_milliseconds",
            Title = "What it costs: milliseconds",
            Caption = "Of a query asked alone, at some of the efforts tried; beside exact search (mean over k). A clock varies from run to run. Large markers: the effort certified.",
            XTitle = "efSearch",
            LogX = true,
            YTitle = "milliseconds a query",
            DashedName = "budget",
            Curves = all,
            Marks = Certified(result, row => row.Milliseconds),
        };
    }

    private static ChartMark[] Certified(TuneResult result, Func<TuneRow, double> value) =>
    [
        .. result.Rows
            .Select((row, i) => (Row: row, Colour: i))
            .Where(at => at.Row.Reached && double.IsFinite(value(at.Row)))
            .Select(at => new ChartMark(at.Row.Effort, value(at.Row), $"k {NumberText.Count(at.Row.K)}: {NumberText.Count(at.Row.Effort)} is certified", at.Colour, IsOpen: true)),
    ];

    private static ChartCurve Timed(TuneRow row, int colour)
    {
        TuneStep[] steps = [.. row.Steps.Where(step => double.IsFinite(step.Milliseconds))];
        return Curve(row, colour, CurveRole.Measured, $"k {NumberText.Count(row.K)}", step => step.Milliseconds) with
        {
            X = [.. steps.Select(step => (double)step.Effort)],
            Y = [.. steps.Select(step => step.Milliseconds)],
        };
    }

    private static ChartCurve Curve(TuneRow row, int colour, CurveRole role, string name, Func<TuneStep, double> value) => new()
    {
        Name = name,
        Role = role,
        Colour = colour,
        X = [.. row.Steps.Select(step => (double)step.Effort)],
        Y = [.. row.Steps.Select(value)],
    };
}
