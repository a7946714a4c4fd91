namespace Plumbline.Imaging.Models;

/// <summary>What a model runs on.</summary>
public enum EmbeddingDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA card, where ONNX Runtime's CUDA provider is there; else the processor, and <see cref="EmbeddingModel.DeviceNote"/> says why.</summary>
    Cuda,
}
