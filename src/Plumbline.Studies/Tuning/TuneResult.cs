using Plumbline.Engines;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tuning;

/// <summary>What a tuning found.</summary>
public sealed record TuneResult
{
    /// <summary>What the engine says of itself.</summary>
    public required EngineDescription Engine { get; init; }

    /// <summary>What was to be promised.</summary>
    public required TuneOptions Options { get; init; }

    /// <summary>What the engine does when k exceeds the effort.</summary>
    public required ContractFinding Contract { get; init; }

    /// <summary>Whether the queries are vectors of the base.</summary>
    public required bool IsSelf { get; init; }

    /// <summary>Queries that chose where to begin.</summary>
    public required int Exploration { get; init; }

    /// <summary>Queries held out.</summary>
    public required int Certification { get; init; }

    /// <summary>How many of those held out have to have the overlap.</summary>
    public required int Required { get; init; }

    /// <summary>One a k, ascending.</summary>
    public required IReadOnlyList<TuneRow> Rows { get; init; }

    /// <summary>The rule that covers what is certified with the least excess; null where fewer than two k are.</summary>
    public required EffortLaw? Rule { get; init; }

    /// <summary>The rule in the engine's own words, such as <c>SET hnsw.ef_search = N with N = max(39, 1.02 * k)</c>; null where there is none.</summary>
    public required string? RuleAdvice { get; init; }

    /// <summary>What fits into the budget, one a k; empty where there is none.</summary>
    public required IReadOnlyList<TuneBudgetRow> Budget { get; init; }

    /// <summary>Seconds of each stage: exact, explore, certify, time.</summary>
    public required IReadOnlyList<(string Name, double Seconds)> Seconds { get; init; }

    /// <summary>The k that are certified, ascending.</summary>
    public IReadOnlyList<int> CertifiedKs => [.. Rows.Where(row => row.Reached).Select(row => row.K)];

    /// <summary>Whether every k is certified, and within the budget.</summary>
    public bool Passed => Rows.All(row => row.Reached) && Budget.All(row => row.Passed);
}
