namespace Plumbline.Imaging.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Bytes">Bytes that are there, or, while checking, that have been read.</param>
/// <param name="Total">Bytes of the file, or, while checking, that are there; null where the server has not said and nothing was stated.</param>
/// <param name="BytesPerSecond">Rate of the last seconds; 0 until it is known.</param>
/// <param name="Problem">While waiting: what went wrong, in one line.</param>
/// <param name="Delay">While waiting: how long.</param>
public readonly record struct DownloadProgress(
    DownloadStage Stage, long Bytes, long? Total, double BytesPerSecond = 0, string? Problem = null, TimeSpan Delay = default)
{
    /// <summary>Share that is done, 0 to 1; 0 where the total is not known.</summary>
    public double Share => Total is > 0 ? Math.Min(1, (double)Bytes / Total.Value) : 0;

    /// <summary>Time left at the present rate; null where that cannot be told.</summary>
    public TimeSpan? TimeLeft => Total is { } total && BytesPerSecond > 0 && total >= Bytes ? TimeSpan.FromSeconds(Math.Min((total - Bytes) / BytesPerSecond, 1e9)) : null;
}
