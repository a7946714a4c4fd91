namespace Plumbline.Imaging.Embedding;

/// <summary>An image that did not decode.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BrokenImage(string Name, string Reason);
