using Plumbline.Imaging.Downloads;

namespace Plumbline.Cli;

/// <summary>What the command line asked to fetch.</summary>
/// <param name="Source">The file, and what its bytes must be.</param>
/// <param name="IsOfficial">Whether these are the bytes that Plumbline knows, from whatever address.</param>
/// <param name="Force">Whether files that are there are replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record PullRequest(DownloadSource Source, bool IsOfficial, bool Force, string? Json, bool Quiet);
