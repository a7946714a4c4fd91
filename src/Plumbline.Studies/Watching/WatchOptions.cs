namespace Plumbline.Studies.Watching;

/// <summary>What a watch measures, how often, and how much it may ask for it.</summary>
public sealed record WatchOptions
{
    /// <summary>Time from the beginning of one round to that of the next. Default a minute.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most queries that a round draws, each asked once for every k and effort. Default 50.</summary>
    public int Sample { get; init; } = 50;

    /// <summary>Numbers of neighbours to ask for; null, the default, for 10 and 100, as far as there are vectors.</summary>
    public IReadOnlyList<int>? Ks { get; init; }

    /// <summary>Efforts to ask with; null, the default, for what the engine is set to.</summary>
    public IReadOnlyList<int>? Efforts { get; init; }

    /// <summary>The most searches that are sent in a second. Default 5.</summary>
    public double MaxQueriesPerSecond { get; init; } = 5;

    /// <summary>Rounds after which the watch ends, those that were skipped included; null, the default, for none.</summary>
    public int? Rounds { get; init; }

    /// <summary>The least mean overlap of any (k, effort) in a round; null, the default, for no requirement.</summary>
    public double? MinOverlap { get; init; }

    /// <summary>The largest share of places left empty at any (k, effort) in a round; null, the default, for no requirement.</summary>
    public double? MaxUnfilled { get; init; }

    /// <summary>Age at which the base is read again; null, the default, for never by age alone.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>
    /// Share of a round's results that are new since the base was read, or of its queries that the engine no longer returns for themselves, above
    /// which the base counts as stale. Default 0.05.
    /// </summary>
    public double MaxStale { get; init; } = 0.05;

    /// <summary>Wait for an engine that cannot be reached at the start, as one that goes away later is waited for. Off by default.</summary>
    public bool Wait { get; init; }

    /// <summary>Threads of the exact search; 0, the default, for one a logical processor.</summary>
    public int Threads { get; init; }

    /// <summary>Seed of what is drawn. Default 42.</summary>
    public long Seed { get; init; } = 42;
}
