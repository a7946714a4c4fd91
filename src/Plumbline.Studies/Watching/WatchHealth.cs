namespace Plumbline.Studies.Watching;

/// <summary>The state of a watch.</summary>
/// <param name="Status">The state.</param>
/// <param name="Words">Why, in one line without secrets.</param>
/// <param name="Since">Since when the status is this.</param>
/// <param name="IsReady">Whether the engine is open and the base read, so that rounds are made.</param>
public sealed record WatchHealth(WatchStatus Status, string Words, DateTimeOffset Since, bool IsReady)
{
    /// <summary>Whether the search is known to be as it should.</summary>
    public bool IsHealthy => Status == WatchStatus.Ok;

    /// <summary>The name of the status, as outputs have it.</summary>
    public string StatusName => NameOf(Status);

    /// <summary>The name of a status, as outputs have it.</summary>
    /// <param name="status">The status.</param>
    public static string NameOf(WatchStatus status) => status switch
    {
        WatchStatus.Ok => "ok",
        WatchStatus.Alert => "alert",
        WatchStatus.Down => "down",
        _ => "starting",
    };
}
