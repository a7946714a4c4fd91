namespace Plumbline.Imaging.Models.Weights;

/// <summary>A name that a pickle refers to. It is only ever compared, never looked up.</summary>
internal sealed record PickleGlobal(string Name);
