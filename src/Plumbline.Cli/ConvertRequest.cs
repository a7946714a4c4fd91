using Plumbline.IO;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb convert.</summary>
/// <param name="Input">The file that is read, as it was given.</param>
/// <param name="Output">The file that is written, as it was given.</param>
/// <param name="Element">Type of a component in the output; null for what the format and the input suggest.</param>
/// <param name="Force">Whether a file already there is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record ConvertRequest(string Input, string Output, VectorElement? Element, bool Force, string? Json, bool Quiet);
