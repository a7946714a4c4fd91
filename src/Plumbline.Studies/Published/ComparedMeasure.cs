using Plumbline.Studies.Results;

namespace Plumbline.Studies.Published;

/// <summary>A measure that the authors published too.</summary>
/// <param name="Name">Its name in comparison.csv.</param>
/// <param name="Words">What a reader calls it.</param>
/// <param name="HoldsPads">Whether missing results change what it means: all that is taken over results or over the queries that the guard keeps.</param>
/// <param name="Ours">Its value in one run of a study; NaN where it was not measured.</param>
/// <param name="Published">Its value in one of the authors' runs.</param>
internal sealed record ComparedMeasure(string Name, string Words, bool HoldsPads, Func<StudyPoint, double> Ours, Func<PublishedPoint, double> Published)
{
    /// <summary>The measures, in the order of comparison.csv. All but overlap are taken in the paper convention alone.</summary>
    public static IReadOnlyList<ComparedMeasure> All { get; } =
    [
        new("overlap", "overlap", false, point => point.Paper?.MeanOverlap ?? point.Standard?.Overlap.Mean ?? double.NaN, point => point.Overlap),
        new("exact_dist", "exact distance", true, point => point.Paper?.MeanExactDist ?? double.NaN, point => point.ExactSquaredDistance),
        new("ann_dist", "returned distance", true, point => point.Paper?.MeanAnnDist ?? double.NaN, point => point.AnnSquaredDistance),
        new("barycenter_shift", "barycenter shift", true, point => point.Paper?.MeanBarycenterShift ?? double.NaN, point => point.BarycenterShift),
        new("lid_exact", "exact LID", false, point => point.Paper?.MeanLidExact ?? double.NaN, point => point.LidExact),
        new("lid_ann", "returned LID", true, point => point.Paper?.MeanLidAnn ?? double.NaN, point => point.LidAnn),
    ];
}
