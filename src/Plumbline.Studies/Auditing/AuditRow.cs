using Plumbline.Fidelity;

namespace Plumbline.Studies.Auditing;

/// <summary>What was measured at one k and effort. Numbers are NaN where they are not defined, as lengths are under the inner product.</summary>
public sealed record AuditRow
{
    /// <summary>Neighbours asked for.</summary>
    public required int K { get; init; }

    /// <summary>The effort; null where there is none.</summary>
    public required int? Effort { get; init; }

    /// <summary>Mean number of neighbours returned.</summary>
    public required double ReturnedMean { get; init; }

    /// <summary>Queries with fewer than k.</summary>
    public required int QueriesWithShortfall { get; init; }

    /// <summary>Overlap over queries.</summary>
    public required Summary Overlap { get; init; }

    /// <summary>Mean recall, ties counted.</summary>
    public required double Recall { get; init; }

    /// <summary>Mean loss, split.</summary>
    public required LossSplit Loss { get; init; }

    /// <summary>Mean Euclidean distance of the exact neighbours.</summary>
    public required double ExactDistance { get; init; }

    /// <summary>Mean Euclidean distance of the returned neighbours, over queries that have some.</summary>
    public required double ReturnedDistance { get; init; }

    /// <summary>Mean barycenter shift, in mean exact distances.</summary>
    public required double BarycenterShift { get; init; }

    /// <summary>LID of the exact neighbourhoods, harmonic mean.</summary>
    public required double ExactLid { get; init; }

    /// <summary>LID of the returned neighbourhoods, harmonic mean.</summary>
    public required double ReturnedLid { get; init; }

    /// <summary>The paper's measures; null where not asked for, or the metric is not Euclidean.</summary>
    public PaperMetrics? Paper { get; init; }

    /// <summary>The queries with the least overlap below 1, the worst first.</summary>
    public IReadOnlyList<WorstQuery> Worst { get; init; } = [];

    /// <summary>What the engine said when it refused; null where it answered.</summary>
    public string? Refusal { get; init; }
}
