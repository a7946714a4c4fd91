namespace Plumbline.Studies.Auditing;

/// <summary>What an engine does when more neighbours are asked for than its effort, found by asking.</summary>
public enum EngineContract
{
    /// <summary>There is no effort to exceed.</summary>
    None = 0,

    /// <summary>The effort is lifted to k.</summary>
    Lift = 1,

    /// <summary>Places beyond the effort are filled with what was evaluated on the way; beyond that they stay empty.</summary>
    SpillAndPad = 2,

    /// <summary>No more results than the effort.</summary>
    Truncate = 3,

    /// <summary>The request is refused.</summary>
    Reject = 4,

    /// <summary>The answers do not tell.</summary>
    Unknown = 5,

    /// <summary>The search goes on beyond the effort, in steps, until k are found or a limit of its own is reached.</summary>
    Iterate = 6,
}
