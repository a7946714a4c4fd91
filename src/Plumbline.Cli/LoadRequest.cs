using Plumbline.Engines.Servers;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb load.</summary>
/// <param name="Address">The server, and what of it is filled.</param>
/// <param name="Vectors">The file of the vectors.</param>
/// <param name="Options">How it is filled.</param>
/// <param name="FirstId">Id of the first vector of a load that is resumed; null for 0.</param>
/// <param name="Force">Whether a file of --json that exists is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record LoadRequest(EngineAddress Address, string Vectors, LoadOptions Options, long? FirstId, bool Force, string? Json, bool Quiet);
