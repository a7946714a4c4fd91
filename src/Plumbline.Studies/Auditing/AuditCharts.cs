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

    private static readonly (double Share, string Words)[] Cliffs = [(0, "first query runs out"), (0.01, "1% run out"), (0.5, "half run out")];

    /// <summary>Builds them; of those over k, none where there is one k only.</summary>
    public static IReadOnlyList<Chart> Build(AuditResult result)
    {
        AuditRow[][] groups = [.. result.Rows.GroupBy(row => row.Effort).Select(group => group.ToArray())];
        Chart?[] charts = groups[0].Length < 2
            ? [Capacities(result)]
            : [Overlaps(groups), Losses(groups), Capacities(result), Distances(groups), Shifts(groups), Lids(groups)];
        return [.. charts.OfType<Chart>()];
    }

    private static Chart? Capacities(AuditResult result)
    {
        (AuditCapacity Capacity, int Place)[] known = [.. result.Capacities.Select((capacity, i) => (capacity, i)).Where(item => item.capacity.Distribution is not null)];
        if (known.Length == 0)
        {
            return null;
        }

        return new Chart
        {
            Id = "audit_capacity",
            Title = "Capacity: how many queries run out of results",
            Caption = "Share of queries that evaluate too few vectors to return k. Markers: the cliff at the first query, at 1% and at half of the queries. Dotted vertical lines: the effort.",
            YTitle = "queries with fewer than k results",
            LogY = true,
            Percent = true,
            LineMarks = "effort",
            Curves = [.. known.Select(item => CapacityChart.Curve(item.Capacity.Distribution!, $"efSearch {NumberText.Count(item.Capacity.Effort)}", item.Place))],
            Marks =
            [
                .. known.SelectMany(item => Cliffs
                    .Select(cliff => CapacityChart.Predicted(item.Capacity.Distribution!, cliff.Share, cliff.Words, item.Place))
                    .Append(new ChartMark(item.Capacity.Effort, null, "effort", item.Place))),
            ],
        };
    }

    private static Chart? Distances(AuditRow[][] groups) => Geometry(
        groups, "audit_distance", "Mean distance of the neighbours", "Of what was returned and, dashed, of the true neighbours. Missing results are left out.", "mean distance", row => row.ReturnedDistance, row => row.ExactDistance);

    private static Chart? Shifts(AuditRow[][] groups) => Geometry(
        groups,
        "audit_barycenter_shift",
        "Shift of the neighbourhood's centre",
        "Distance between the centre of the returned and of the true neighbours, in units of the mean distance of the true ones. 0 is perfect.",
        "barycenter shift / mean exact distance",
        row => row.BarycenterShift,
        null);

    private static Chart? Lids(AuditRow[][] groups) => Geometry(
        groups, "audit_lid", "Local intrinsic dimensionality (LID)", "Maximum likelihood, harmonic mean over queries; dashed: of the true neighbours.", "LID", row => row.ReturnedLid, row => row.ExactLid);

    private static Chart? Geometry(AuditRow[][] groups, string id, string title, string caption, string yTitle, Func<AuditRow, double> returned, Func<AuditRow, double>? exact)
    {
        if (!groups.SelectMany(group => group).Any(row => double.IsFinite(returned(row))))
        {
            return null;
        }

        List<ChartCurve> curves = [.. groups.Select((group, i) => Curve(group, Label(group), CurveRole.Measured, i, returned))];
        if (exact is not null)
        {
            // The truth is the same at every effort.
            curves.Add(Curve(groups[0], "exact", CurveRole.Exact, groups.Length, exact) with { Markers = false });
        }

        return new Chart { Id = id, Title = title, Caption = caption, YTitle = yTitle, Curves = curves };
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

    private static string Label(AuditRow[] group) => group[0].Effort is { } effort ? $"efSearch {NumberText.Count(effort)}" : "all searches";
}
