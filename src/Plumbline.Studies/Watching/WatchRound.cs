namespace Plumbline.Studies.Watching;

/// <summary>One round of a watch.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Time">When it began.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Rows">What it measured; empty where it was skipped or cut off.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Health">The state after it.</param>
public sealed record WatchRound(int Number, DateTimeOffset Time, WatchOutcome Outcome, IReadOnlyList<WatchRow> Rows, double Seconds, WatchHealth Health)
{
    /// <summary>Kind and version of the engine; null where it was never open.</summary>
    public string? Engine { get; init; }

    /// <summary>Searches that were sent.</summary>
    public int Queries { get; init; }

    /// <summary>Vectors of the base.</summary>
    public int BaseCount { get; init; }

    /// <summary>When the base was read; null where it was not yet.</summary>
    public DateTimeOffset? BaseReadAt { get; init; }

    /// <summary>Share of results that are new since the base was read, over all rows.</summary>
    public double NewShare { get; init; }

    /// <summary>Share of queries of the base that the engine did not return for themselves, over all rows: deleted since, or never found.</summary>
    public double SelfMissingShare { get; init; }

    /// <summary>Whether either share is above what is allowed.</summary>
    public bool IsStale { get; init; }
}
