using Plumbline.Explorer;
using Plumbline.Studies.Exploring;

namespace Plumbline.Cli;

/// <summary>What plumb serve was asked to do.</summary>
/// <param name="Source">What is explored.</param>
/// <param name="Options">Where it is served, and to whom.</param>
/// <param name="Model">The network that embeds pictures of a user's own; null for none.</param>
/// <param name="ModelOutput">The value of it that is the embedding; null for the usual.</param>
/// <param name="Preprocess">How pictures are prepared; null for the model's own.</param>
/// <param name="Open">Whether a browser is opened.</param>
/// <param name="Force">Whether a file of --json that exists is replaced.</param>
/// <param name="Json">What --json says.</param>
/// <param name="Quiet">Whether only the address and errors are printed.</param>
internal sealed record ServeRequest(
    ExplorationSource Source, ExplorerOptions Options, string? Model, string? ModelOutput, string? Preprocess, bool Open, bool Force, string? Json, bool Quiet);
