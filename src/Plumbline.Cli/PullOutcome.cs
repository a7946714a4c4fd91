using System.Text.Json.Nodes;
using Plumbline.Imaging.Downloads;

namespace Plumbline.Cli;

/// <summary>How a file came to be there.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Download">The download; null where the file was there.</param>
/// <param name="Seconds">Seconds of the download.</param>
internal sealed record PullOutcome(long Bytes, DownloadResult? Download, double Seconds)
{
    /// <summary>Adds what both commands say of the download.</summary>
    public void AddTo(JsonObject json)
    {
        json["downloadedFrom"] = Download is { Requests: > 0 } ? Download.Address.AbsoluteUri : null;
        json["downloadedBytes"] = Download?.Received ?? 0;
        json["resumedFromBytes"] = Download?.ResumedFrom ?? 0;
        json["requests"] = Download?.Requests ?? 0;
        json["bytesPerSecond"] = Download is { Received: > 0 } && Seconds > 0 ? Math.Round(Download.Received / Seconds) : null;
    }
}
