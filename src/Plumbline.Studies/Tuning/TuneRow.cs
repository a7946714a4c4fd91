using Plumbline.Fidelity;

namespace Plumbline.Studies.Tuning;

/// <summary>What was found for one k. Overlap, recall and shares are those of the held-out queries.</summary>
public sealed record TuneRow
{
    /// <summary>Neighbours asked for.</summary>
    public required int K { get; init; }

    /// <summary>The smallest effort that is certified; where none is, the one at which the most was reached.</summary>
    public required int Effort { get; init; }

    /// <summary>Whether the effort is certified: that at least the share of queries asked for has the overlap, with the confidence.</summary>
    public required bool Reached { get; init; }

    /// <summary>The largest effort that was tried.</summary>
    public required int LargestEffort { get; init; }

    /// <summary>Share of the held-out queries that have the overlap.</summary>
    public required double ShareReached { get; init; }

    /// <summary>One-sided Clopper-Pearson bound of that share at this effort taken by itself; no less than the share asked for where it is certified.</summary>
    public required double ShareLowerBound { get; init; }

    /// <summary>Overlap over the held-out queries.</summary>
    public required Summary Overlap { get; init; }

    /// <summary>Mean recall, ties counted: above the mean overlap where equally far vectors were returned.</summary>
    public required double Recall { get; init; }

    /// <summary>Mean distance evaluations of a query; NaN where the engine does not show them.</summary>
    public required double Evaluations { get; init; }

    /// <summary>Distance evaluations of an exact search: every vector.</summary>
    public required long ExactEvaluations { get; init; }

    /// <summary>Milliseconds of a query, asked alone; NaN where the engine refused it.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Milliseconds of an exact search; NaN where the engine refused it.</summary>
    public required double ExactMilliseconds { get; init; }

    /// <summary>The efforts that the held-out queries were asked with, ascending.</summary>
    public IReadOnlyList<TuneStep> Steps { get; init; } = [];

    /// <summary>How to set the effort, in the engine's own words.</summary>
    public required string Advice { get; init; }

    /// <summary>What the engine said where it refused the effort; null where it answered.</summary>
    public string? Refusal { get; init; }
}
