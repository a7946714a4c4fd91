using System.Security.Cryptography;

namespace Plumbline.Imaging.Models;

/// <summary>Opens the model that a text names.</summary>
public static class ModelSource
{
    /// <summary>What a text may be, for messages and help.</summary>
    public const string Expected = "an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED]";

    /// <summary>Reads or makes a model.</summary>
    /// <param name="model">As <see cref="Expected"/> says.</param>
    /// <exception cref="ImagingException">The text names no model, or what it names is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Open(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            byte[] bytes = ReadAll(model);
            return new ModelFile
            {
                Source = model,
                Description = Path.GetFileNameWithoutExtension(model),
                Onnx = bytes,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                Folder = Path.GetDirectoryName(Path.GetFullPath(model)),
            };
        }

        throw new ImagingException("model", "", model.Length == 0 ? "an empty name" : model, Expected);
    }

    private static byte[] ReadAll(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new ImagingException(path, "", Directory.Exists(path) ? "a folder" : "no such file", Expected);
}
