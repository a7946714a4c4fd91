namespace Plumbline.Imaging.Downloads;

/// <summary>What a download did.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Received">Bytes that were received, those thrown away among them.</param>
/// <param name="ResumedFrom">Bytes of an earlier download that it began with; 0 where there were none.</param>
/// <param name="Requests">Requests that were made; 0 where everything was there.</param>
/// <param name="Address">The address that answered last, redirects followed.</param>
public sealed record DownloadResult(string Path, long Bytes, long Received, long ResumedFrom, int Requests, Uri Address);
