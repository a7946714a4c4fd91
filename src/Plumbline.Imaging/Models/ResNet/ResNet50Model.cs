namespace Plumbline.Imaging.Models.ResNet;

/// <summary>A ResNet-50 as an ONNX model.</summary>
/// <param name="Bytes">The model, what an <c>.onnx</c> file of it would hold; the same for the same weights.</param>
/// <param name="IsUntrained">Whether its weights are random, so that its features say nothing about pictures.</param>
internal sealed record ResNet50Model(byte[] Bytes, bool IsUntrained);
