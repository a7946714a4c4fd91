namespace Plumbline.Studies.Watching;

/// <summary>What became of a round.</summary>
public enum WatchOutcome
{
    /// <summary>All its queries were asked.</summary>
    Complete = 0,

    /// <summary>The engine went away while it was asked.</summary>
    CutOff = 1,

    /// <summary>The engine could not be reached when the round was due.</summary>
    Skipped = 2,
}
