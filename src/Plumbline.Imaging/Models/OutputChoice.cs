namespace Plumbline.Imaging.Models;

/// <summary>The value of a model that is taken for the embedding.</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="Reason">Why it was taken, in words for the screen.</param>
/// <param name="IsGraphOutput">Whether the model gives it out already.</param>
internal sealed record OutputChoice(string Name, string Reason, bool IsGraphOutput);
