namespace Plumbline.Imaging.Models.Weights;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Tensor">Name, shape and type.</param>
/// <param name="Begin">Its first byte, from the start of the data.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(WeightTensor Tensor, long Begin, long End);
