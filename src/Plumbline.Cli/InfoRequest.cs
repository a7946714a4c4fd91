namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb info.</summary>
/// <param name="File">The file.</param>
/// <param name="HeadOnly">Whether only what the file says of itself is read.</param>
/// <param name="Partial">Whether at most <see cref="SampleBytes"/> of the values are read.</param>
/// <param name="Duplicates">Whether to count vectors that repeat an earlier one.</param>
/// <param name="Timeout">How long a server may take to answer.</param>
/// <param name="Force">Whether a file of --json that exists is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record InfoRequest(string File, bool HeadOnly, bool Partial, bool Duplicates, TimeSpan Timeout, bool Force, string? Json, bool Quiet)
{
    /// <summary>What is read of the values for a sample.</summary>
    public const long SampleBytes = 256 << 20;
}
