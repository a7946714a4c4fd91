namespace Plumbline.Imaging.Downloads;

/// <summary>A try that failed in a way that another one may not.</summary>
internal sealed class DownloadInterruption(string found, string expected, bool answered, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(found, cause)
{
    /// <summary>What should have come.</summary>
    public string Expected { get; } = expected;

    /// <summary>Whether the server answered at all.</summary>
    public bool Answered { get; } = answered;

    /// <summary>What the server asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
