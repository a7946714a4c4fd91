using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb embed.</summary>
/// <param name="Source">The images.</param>
/// <param name="Model">The model.</param>
/// <param name="ModelOutput">The model's value that is the embedding; null to find it.</param>
/// <param name="Preprocess">The preprocessing's file or text; null for the model's own or the default.</param>
/// <param name="Output">The .npy file, as it was given.</param>
/// <param name="Device">What the model runs on.</param>
/// <param name="Options">Batch, threads, broken images, whether an output is replaced.</param>
/// <param name="Json">Where machine-readable results go: a path, "-" for standard output, or null for nowhere.</param>
/// <param name="Quiet">Whether only errors are printed.</param>
internal sealed record EmbedRequest(
    string Source, string Model, string? ModelOutput, string? Preprocess, string Output, EmbeddingDevice Device, EmbeddingOptions Options, string? Json, bool Quiet);
