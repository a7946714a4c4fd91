using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Tuning;

/// <summary>What a tuning is to promise: at each k, at least a share of queries with at least an overlap, with a confidence.</summary>
public sealed record TuneOptions
{
    /// <summary>Numbers of neighbours, each 1 or more.</summary>
    public required IReadOnlyList<int> Ks { get; init; }

    /// <summary>The least overlap that a query is to have, above 0, at most 1.</summary>
    public required double Overlap { get; init; }

    /// <summary>The share of queries that is to have it, above 0, below 1. Default 0.95.</summary>
    public double Share { get; init; } = 0.95;

    /// <summary>The confidence in that, above 0, below 1. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether the confidence is to hold for all k together (Bonferroni), not for each by itself. Off by default.</summary>
    public bool Joint { get; init; }

    /// <summary>Milliseconds that a query may take; null, the default, for no limit.</summary>
    public double? BudgetMilliseconds { get; init; }

    /// <summary>Seed of the split of the queries. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>How many of the efforts tried at each k are timed besides the one found, for a curve of time over effort. None by default.</summary>
    public int TimedSteps { get; init; }

    /// <summary>The confidence at each k: that asked for, or with <see cref="Joint"/> what it takes for all of them.</summary>
    public double ConfidenceEach => Joint ? 1 - ((1 - Confidence) / Math.Max(1, Ks.Distinct().Count())) : Confidence;

    /// <summary>The fewest queries that can be enough. Half of them are held out, and all of those may have to reach the overlap.</summary>
    public int FewestQueries => (int)Math.Min(int.MaxValue, (2L * BinomialBound.FewestTrials(Share, ConfidenceEach)) - 1);

    /// <summary>Refuses what cannot be promised.</summary>
    /// <param name="queries">Queries that there are.</param>
    /// <exception cref="PlanException">A number is out of range, or the queries are too few.</exception>
    public void Validate(int queries)
    {
        if (Ks.Count == 0)
        {
            throw new PlanException("--k: found nothing, expected one k or more");
        }

        Require(Overlap is > 0 and <= 1, "--overlap", Overlap, "an overlap above 0, at most 1");
        Require(Share is > 0 and < 1, "--share", Share, "a share above 0, below 1");
        Require(Confidence is > 0 and < 1, "--confidence", Confidence, "a confidence above 0, below 1");
        Require(BudgetMilliseconds is null or (> 0 and < double.PositiveInfinity), "--budget", BudgetMilliseconds ?? 0, "milliseconds above 0");
        if (queries < FewestQueries)
        {
            throw new PlanException(FormattableString.Invariant(
                $"found {Quantity.Count(queries, "query")}, expected {Quantity.Count(FewestQueries)} or more for --share {Share} with --confidence {Confidence}{(Joint ? " for all k together" : "")}: half of them are held out, and with fewer than {BinomialBound.FewestTrials(Share, ConfidenceEach)} not even all of those would show it"));
        }
    }

    private static void Require(bool fits, string name, double found, string expected)
    {
        if (!fits)
        {
            throw new PlanException(FormattableString.Invariant($"{name}: found {found}, expected {expected}"));
        }
    }
}
