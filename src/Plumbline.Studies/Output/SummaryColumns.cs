using System.Globalization;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>The measures of summary.csv: columns of results.csv whose mean over runs has an interval there.</summary>
public static class SummaryColumns
{
    private static readonly string[] Names =
    [
        "overlap", "overlap_p1", "overlap_p5", "overlap_p50", "recall", "returned_mean", "shortfall_queries",
        "loss", "loss_missed", "loss_spillover", "loss_unfilled",
        "distance_exact", "distance_returned", "distance_exact_squared", "distance_returned_squared",
        "barycenter_shift", "barycenter_shift_p95",
        "lid_exact", "lid_returned", "lid_exact_arithmetic", "lid_returned_arithmetic",
        "paper_overlap", "paper_exact_dist", "paper_ann_dist", "paper_barycenter_shift", "paper_lid_exact", "paper_lid_ann",
        "paper_dropped_queries", "paper_pads",
    ];

    /// <summary>The measures, in the order of results.csv.</summary>
    public static IReadOnlyList<ResultColumn> Measures { get; } = [.. Names.Select(name => ResultColumns.All.Single(column => column.Name == name))];

    /// <summary>
    /// The mean over runs with its 95% interval; null where no run was asked for the measure. Runs where it is not defined are left out.
    /// </summary>
    /// <param name="column">The measure.</param>
    /// <param name="runs">The points of a setting and k.</param>
    public static MeanInterval? Interval(ResultColumn column, IEnumerable<StudyPoint> runs)
    {
        ArgumentNullException.ThrowIfNull(column);
        double[] asked = [.. runs.Select(column.Value).Where(value => value is not null).Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))];
        double[] values = [.. asked.Where(value => !double.IsNaN(value))];
        return asked.Length == 0 ? null : values.Length == 0 ? new MeanInterval(double.NaN, double.NaN, 0) : MeanInterval.Of(values);
    }
}
