using Plumbline.Fidelity;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Auditing;

/// <summary>The charts of an audit: overlap over k, and where the loss went.</summary>
internal static class AuditCharts
{
    private static readonly (string Name, int Colour, Func<LossSplit, double> Part)[] Layers =
    [
        ("missed within the effort", 2, loss => loss.Missed),
        ("spillover beyond the effort", 4, loss => loss.Spillover),
        ("unfilled (no result at all)", 0, loss => loss.Unfilled),
    ];

    /// <summary>Builds them; none where there is one k only.</summary>
    public static IReadOnlyList<Chart> Build(AuditResult result)
    {
        AuditRow[][] groups = [.. result.Rows.GroupBy(row => row.Effort).Select(group => group.ToArray())];
        return groups[0].Length < 2 ? [] : [Overlaps(groups), Losses(groups)];
    }

    private static Chart Overlaps(AuditRow[][] groups) => new()
    {
        Id = "audit_overlap",
        Title = "Overlap with the true neighbours",
        Caption = "Share of the k true nearest neighbours that came back: the mean over queries, and the value that one query in a hundred falls below.",
        YTitle = "overlap",
        YRange = (0, 1.02),
        DashedName = "1st percentile",
        Curves = [.. groups.SelectMany((group, i) => (ChartCurve[])
            [
                Curve(group, $"{Label(group)}, mean", CurveRole.Measured, i, row => row.Overlap.Mean),
                Curve(group, $"{Label(group)}, 1st percentile", CurveRole.Published, i, row => row.Overlap.P1) with { Markers = false },
            ])],
    };

    private static Chart Losses(AuditRow[][] groups) => new()
    {
        Id = "audit_loss",
        Title = "Where the lost neighbours went",
        Caption = "Loss is 1 - overlap. Missed: a wrong vector took a place within the effort. Spillover: one took a place beyond the effort. Unfilled: nothing was left to return.",
        YTitle = "share of the k true neighbours lost",
        Percent = true,
        Curves = [.. groups.SelectMany(group => Layers.Select(layer => Curve(group, layer.Name, CurveRole.Layer, layer.Colour, row => layer.Part(row.Loss)) with
        {
            Choice = groups.Length > 1 ? Label(group) : null,
            Markers = false,
        }))],
        Choices = groups.Length > 1 ? [.. groups.Select(Label)] : [],
        ChoiceName = "Effort",
    };

    private static ChartCurve Curve(AuditRow[] group, string name, CurveRole role, int colour, Func<AuditRow, double> value) => new()
    {
        Name = name,
        Role = role,
        Colour = colour,
        X = [.. group.Select(row => (double)row.K)],
        Y = [.. group.Select(value)],
    };

    private static string Label(AuditRow[] group) => group[0].Effort is { } effort ? $"ef {NumberText.Count(effort)}" : "all searches";
}
