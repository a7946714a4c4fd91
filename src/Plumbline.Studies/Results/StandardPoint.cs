using Plumbline.Fidelity;

namespace Plumbline.Studies.Results;

/// <summary>The standard convention's measures of one run at one (condition, k), over all queries.</summary>
public sealed record StandardPoint
{
    /// <summary>overlap@k over queries.</summary>
    public required Summary Overlap { get; init; }

    /// <summary>Mean recall@k, ties counted.</summary>
    public required double Recall { get; init; }

    /// <summary>Mean number of results returned, at most k.</summary>
    public required double ReturnedMean { get; init; }

    /// <summary>Mean loss, split.</summary>
    public required LossSplit Loss { get; init; }

    /// <summary>Mean overlap@k over each quarter of the queries by exact LID.</summary>
    public required QuartileMeans OverlapByLid { get; init; }

    /// <summary>Mean share of the k places left empty, over each quarter of the queries by exact LID.</summary>
    public required QuartileMeans UnfilledByLid { get; init; }

    /// <summary>Mean Euclidean distance of the exact neighbours.</summary>
    public required double ExactDistance { get; init; }

    /// <summary>Mean Euclidean distance of the returned neighbours, over queries that have any.</summary>
    public required Summary ReturnedDistance { get; init; }

    /// <summary>Mean squared Euclidean distance of the exact neighbours, over all queries.</summary>
    public required double ExactSquaredDistance { get; init; }

    /// <summary>
    /// Mean squared Euclidean distance of the neighbours returned, over queries that have any: the paper convention's unit, without its
    /// pads, and without the queries that its guard drops left out.
    /// </summary>
    public required double ReturnedSquaredDistance { get; init; }

    /// <summary>Barycenter shift over queries, dimensionless.</summary>
    public required Summary BarycenterShift { get; init; }

    /// <summary>LID of the exact neighbours, maximum likelihood, harmonic mean over queries.</summary>
    public required double ExactLid { get; init; }

    /// <summary>LID of the returned neighbours, maximum likelihood, harmonic mean over queries.</summary>
    public required double ReturnedLid { get; init; }

    /// <summary>As <see cref="ExactLid"/>, arithmetic mean.</summary>
    public required double ExactLidArithmetic { get; init; }

    /// <summary>As <see cref="ReturnedLid"/>, arithmetic mean.</summary>
    public required double ReturnedLidArithmetic { get; init; }

    /// <summary>LID of the exact neighbours by the method of moments, harmonic mean over queries.</summary>
    public required double ExactLidMoments { get; init; }

    /// <summary>LID of the returned neighbours by the method of moments, harmonic mean over queries.</summary>
    public required double ReturnedLidMoments { get; init; }

    /// <summary>Exact neighbours at distance zero (copies of the query), which LID leaves out, over all queries.</summary>
    public required long ZeroDistances { get; init; }

    /// <summary>Queries whose returned neighbours have no LID (fewer than two distances above zero, or all equal).</summary>
    public required int UndefinedLid { get; init; }
}
