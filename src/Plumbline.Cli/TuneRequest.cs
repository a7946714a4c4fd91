using Plumbline.Studies.Tuning;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb tune.</summary>
/// <param name="Target">The engine, the base, the queries.</param>
/// <param name="Options">What is to be promised.</param>
/// <param name="Report">Where the report goes; null for nowhere.</param>
/// <param name="Force">Whether a report that exists is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record TuneRequest(TargetRequest Target, TuneOptions Options, string? Report, bool Force, string? Json, bool Quiet);
