namespace Plumbline.Studies.Watching;

/// <summary>What a round measured at one k and effort.</summary>
public sealed record WatchRow
{
    /// <summary>Neighbours wanted.</summary>
    public required int K { get; init; }

    /// <summary>The effort: the one asked for, or what the engine was set to when it was opened; null where it has none.</summary>
    public required int? Effort { get; init; }

    /// <summary>Queries answered or refused.</summary>
    public required int Queries { get; init; }

    /// <summary>Overlap of each query; NaN where all its results are new since the base was read.</summary>
    public required IReadOnlyList<double> Overlaps { get; init; }

    /// <summary>Seconds that each answer took, refusals left out.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>Mean overlap of the queries for which it is defined; NaN where there is none.</summary>
    public required double Overlap { get; init; }

    /// <summary>1st percentile of the overlap over queries.</summary>
    public required double OverlapP1 { get; init; }

    /// <summary>Mean recall, which counts by distance: of equally far vectors each counts.</summary>
    public required double Recall { get; init; }

    /// <summary>Share of queries with fewer than k results.</summary>
    public required double Shortfall { get; init; }

    /// <summary>Share of places left empty.</summary>
    public required double Unfilled { get; init; }

    /// <summary>Results that the base does not have: new since it was read.</summary>
    public required int NewResults { get; init; }

    /// <summary>All results, the query itself and repeats left out.</summary>
    public required int Results { get; init; }

    /// <summary>Queries of the base that the engine did not return for themselves, although it had the room.</summary>
    public required int SelfMissing { get; init; }

    /// <summary>Queries that the engine refused.</summary>
    public required int Refused { get; init; }

    /// <summary>What the engine said when it refused; null where it did not.</summary>
    public string? Refusal { get; init; }

    /// <summary>A percentile of the seconds; NaN where no query was answered.</summary>
    /// <param name="percent">0 to 100.</param>
    public double SecondsAt(double percent) => Fidelity.Summary.Percentile([.. Seconds.Order()], percent);
}
