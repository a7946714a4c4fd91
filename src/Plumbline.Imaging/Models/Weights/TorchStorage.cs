namespace Plumbline.Imaging.Models.Weights;

/// <summary>A run of values in a checkpoint, which tensors are views of.</summary>
/// <param name="Key">Its file, <c>archive/data/KEY</c>.</param>
/// <param name="Encoding">How its values are stored.</param>
/// <param name="TypeName">PyTorch's word for that, such as <c>float32</c>.</param>
/// <param name="ValueBytes">Bytes of one value.</param>
/// <param name="Count">Number of values.</param>
internal sealed record TorchStorage(string Key, WeightEncoding Encoding, string TypeName, int ValueBytes, long Count);
