using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>The columns of results.csv and results.parquet. docs/results.md is tested against this list.</summary>
public static class ResultColumns
{
    /// <summary>All columns, in order.</summary>
    public static IReadOnlyList<ResultColumn> All { get; } =
    [
        Text("condition", "efSearch, efConstruction or alpha", point => point.Key.Name),
        Number("value", "setting of the condition", point => point.Key.Value),
        Integer("run", "number of the run, from 0", point => point.Run),
        Integer("k", "neighbourhood size", point => point.K),
        Integer("efSearch", "search effort in force", point => point.EfSearch),
        Integer("efConstruction", "efConstruction of the graph", point => point.EfConstruction),
        Integer("M", "M of the graph", point => point.M),
        Integer("queries", "number of queries", point => point.Queries),

        Capacity("capacity_min", "smallest capacity of any query at this effort: points evaluated on the base level", capacity => capacity.Min),
        Capacity("capacity_p1", "1st percentile of capacity over queries", capacity => capacity.P1),
        Capacity("capacity_p50", "median capacity over queries", capacity => capacity.P50),
        Capacity("capacity_p99", "99th percentile of capacity over queries", capacity => capacity.P99),
        Capacity("capacity_max", "largest capacity of any query", capacity => capacity.Max),
        Capacity("cliff_any", "k from which any query has a missing result at this effort, predicted from the capacities; empty where no k has", capacity => capacity.CliffAny),
        Capacity("cliff_p1", "the same for more than 1% of the queries", capacity => capacity.CliffP1),
        Capacity("cliff_p50", "the same for more than half of the queries", capacity => capacity.CliffP50),
        Integer("shortfall_queries", "queries with fewer than k results, counted from the results", point => point.QueriesWithShortfall),

        Standard("overlap", "mean overlap@k", point => point.Overlap.Mean),
        Standard("overlap_min", "smallest overlap of any query", point => point.Overlap.Min),
        Standard("overlap_p1", "1st percentile of overlap over queries", point => point.Overlap.P1),
        Standard("overlap_p5", "5th percentile of overlap over queries", point => point.Overlap.P5),
        Standard("overlap_p50", "median overlap over queries", point => point.Overlap.P50),
        Standard("recall", "mean recall@k, ties counted", point => point.Recall),
        Standard("returned_mean", "mean number of results", point => point.ReturnedMean),
        Standard("loss", "mean loss, 1 - overlap", point => point.Loss.Total),
        Standard("loss_missed", "loss within efSearch: true neighbours passed over", point => point.Loss.Missed),
        Standard("loss_spillover", "loss beyond efSearch: places taken by points evaluated by chance", point => point.Loss.Spillover),
        Standard("loss_unfilled", "loss by missing results", point => point.Loss.Unfilled),
        Standard("overlap_lid_q1", "mean overlap@k over the quarter of the queries with the lowest exact LID", point => point.OverlapByLid.Q1),
        Standard("overlap_lid_q2", "mean overlap@k over the second quarter", point => point.OverlapByLid.Q2),
        Standard("overlap_lid_q3", "mean overlap@k over the third quarter", point => point.OverlapByLid.Q3),
        Standard("overlap_lid_q4", "mean overlap@k over the quarter with the highest exact LID", point => point.OverlapByLid.Q4),
        Standard("unfilled_lid_q1", "loss by missing results over the quarter of the queries with the lowest exact LID", point => point.UnfilledByLid.Q1),
        Standard("unfilled_lid_q2", "loss by missing results over the second quarter", point => point.UnfilledByLid.Q2),
        Standard("unfilled_lid_q3", "loss by missing results over the third quarter", point => point.UnfilledByLid.Q3),
        Standard("unfilled_lid_q4", "loss by missing results over the quarter with the highest exact LID", point => point.UnfilledByLid.Q4),
        Standard("distance_exact", "mean Euclidean distance of the exact neighbours", point => point.ExactDistance),
        Standard("distance_returned", "mean Euclidean distance of the returned neighbours", point => point.ReturnedDistance.Mean),
        Standard("distance_returned_p50", "median over queries of a query's mean distance", point => point.ReturnedDistance.P50),
        Standard("distance_returned_p95", "95th percentile of the same", point => point.ReturnedDistance.P95),
        Standard("distance_returned_p99", "99th percentile of the same", point => point.ReturnedDistance.P99),
        Standard("distance_exact_squared", "mean squared distance of the exact neighbours, over all queries", point => point.ExactSquaredDistance),
        Standard("distance_returned_squared", "mean squared distance of the returned neighbours, without pads", point => point.ReturnedSquaredDistance),
        Standard("barycenter_shift", "mean barycenter shift, a length over a length", point => point.BarycenterShift.Mean),
        Standard("barycenter_shift_p50", "median barycenter shift over queries", point => point.BarycenterShift.P50),
        Standard("barycenter_shift_p95", "95th percentile of barycenter shift over queries", point => point.BarycenterShift.P95),
        Standard("barycenter_shift_p99", "99th percentile of barycenter shift over queries", point => point.BarycenterShift.P99),
        Standard("lid_exact", "LID of the exact neighbours, maximum likelihood, harmonic mean", point => point.ExactLid),
        Standard("lid_returned", "LID of the returned neighbours, maximum likelihood, harmonic mean", point => point.ReturnedLid),
        Standard("lid_exact_arithmetic", "the same, arithmetic mean", point => point.ExactLidArithmetic),
        Standard("lid_returned_arithmetic", "the same, arithmetic mean", point => point.ReturnedLidArithmetic),
        Standard("lid_exact_moments", "LID of the exact neighbours, method of moments, harmonic mean", point => point.ExactLidMoments),
        Standard("lid_returned_moments", "LID of the returned neighbours, method of moments, harmonic mean", point => point.ReturnedLidMoments),
        Standard("zero_distances", "exact neighbours at distance 0, over all queries", point => point.ZeroDistances),
        Standard("undefined_lid_queries", "queries whose returned neighbours have no LID", point => point.UndefinedLid),

        Paper("paper_overlap", "the authors' mean overlap", point => point.MeanOverlap),
        Paper("paper_exact_dist", "the authors' mean squared exact distance, finite-value guard applied", point => point.MeanExactDist),
        Paper("paper_ann_dist", "the authors' mean squared approximate distance, pads included", point => point.MeanAnnDist),
        Paper("paper_barycenter_shift", "the authors' barycenter shift, a length over a squared length", point => point.MeanBarycenterShift),
        Paper("paper_lid_exact", "the authors' LID of the exact neighbours, on squared distances", point => point.MeanLidExact),
        Paper("paper_lid_ann", "the authors' LID of the approximate neighbours, on squared distances, pads included", point => point.MeanLidAnn),
        Paper("paper_dropped_queries", "queries that the finite-value guard dropped", point => point.DroppedQueries),
        Paper("paper_pads", "pads among all places", point => point.Pads),
    ];

    private static ResultColumn Text(string name, string description, Func<StudyPoint, string> value) => new(name, typeof(string), description, value);

    private static ResultColumn Integer(string name, string description, Func<StudyPoint, int> value) => new(name, typeof(int), description, point => value(point));

    private static ResultColumn Number(string name, string description, Func<StudyPoint, double> value) => new(name, typeof(double), description, point => value(point));

    private static ResultColumn Capacity(string name, string description, Func<CapacitySummary, double?> value) => new(name, typeof(double), description, point => value(point.Capacity));

    private static ResultColumn Standard(string name, string description, Func<StandardPoint, double> value) =>
        new(name, typeof(double), description, point => point.Standard is { } standard ? value(standard) : null);

    private static ResultColumn Paper(string name, string description, Func<Fidelity.PaperMetrics, double> value) =>
        new(name, typeof(double), description, point => point.Paper is { } paper ? value(paper) : null);
}
