namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb info.</summary>
/// <param name="File">The file.</param>
/// <param name="HeadOnly">Whether only what the file says of itself is read.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record InfoRequest(string File, bool HeadOnly, string? Json, bool Quiet);
