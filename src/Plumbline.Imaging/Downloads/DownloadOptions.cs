namespace Plumbline.Imaging.Downloads;

/// <summary>How patient a download is.</summary>
public readonly record struct DownloadOptions
{
    /// <summary>The defaults.</summary>
    public DownloadOptions()
    {
    }

    /// <summary>
    /// Tries again, in a row, that bring nothing new, once the address has answered. With the delays below, 6 of them last for a
    /// minute: as long as a router takes to come back. A try that brings a byte more than any before starts the count anew.
    /// </summary>
    public int Retries { get; init; } = 6;

    /// <summary>Tries again while the address has never answered: few, because a wrong name or no network stays so.</summary>
    public int RetriesUnanswered { get; init; } = 2;

    /// <summary>Time before the first try again; each further one in a row waits twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries, also where the server asks for more (Retry-After).</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without an answer or a byte after which a connection counts as dropped.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Waits between tries; null for the clock.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Wait { get; init; }
}
