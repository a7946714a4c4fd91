namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb report.</summary>
/// <param name="Runs">The run folders.</param>
/// <param name="Output">A page, or a folder for page and pictures; null for the usual place.</param>
/// <param name="Force">Whether files with other content are replaced.</param>
/// <param name="Threads">Threads; 0 for all processors.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record ReportRequest(IReadOnlyList<string> Runs, string? Output, bool Force, int Threads, string? Json, bool Quiet);
