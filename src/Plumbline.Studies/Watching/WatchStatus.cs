namespace Plumbline.Studies.Watching;

/// <summary>What a watch holds of the search that it watches.</summary>
public enum WatchStatus
{
    /// <summary>No round is complete yet.</summary>
    Starting = 0,

    /// <summary>The last round was complete and met all requirements.</summary>
    Ok = 1,

    /// <summary>The last round did not meet a requirement.</summary>
    Alert = 2,

    /// <summary>The engine cannot be reached, or no longer has what is to be searched.</summary>
    Down = 3,
}
