namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb info.</summary>
/// <param name="Path">The file or run folder.</param>
/// <param name="Full">Whether all of a large file is read.</param>
/// <param name="Duplicates">Whether to look for vectors that repeat, which reads all of them.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record InfoRequest(string Path, bool Full, bool Duplicates, string? Json, bool Quiet)
{
    /// <summary>What is read of values where not all of a file is asked for.</summary>
    public const long SampleBytes = 256 << 20;
}
