namespace Plumbline.Imaging.Models;

/// <summary>A model as it was read or made, before it is given to ONNX Runtime.</summary>
public sealed record ModelFile
{
    /// <summary>The model as the user names it.</summary>
    public required string Source { get; init; }

    /// <summary>What it is, in words.</summary>
    public required string Description { get; init; }

    /// <summary>The bytes of an ONNX model.</summary>
    public required ReadOnlyMemory<byte> Onnx { get; init; }

    /// <summary>SHA-256 of the file that the model or its weights come from, or of the made model; lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The folder that weights outside the model file lie in; null where there is no file.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the weights are random: such embeddings show how the tool works, not what images are like.</summary>
    public bool IsUntrained { get; init; }
}
