using System.Globalization;
using System.Security.Cryptography;
using Plumbline.Imaging.Models.ResNet;
using Plumbline.Imaging.Models.Weights;

namespace Plumbline.Imaging.Models;

/// <summary>Opens the model that a text names.</summary>
public static class ModelSource
{
    /// <summary>What a text may be, for messages and help.</summary>
    public const string Expected = "an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED]";

    private const string Random = "resnet50:random";
    private static readonly string[] WeightExtensions = [".safetensors", ".pth", ".pt"];

    /// <summary>Reads or makes a model.</summary>
    /// <param name="model">As <see cref="Expected"/> says.</param>
    /// <param name="cancellationToken">Stops the making of ResNet-50 from its weights.</param>
    /// <exception cref="ImagingException">The text names no model, or what it names is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Open(string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model == Random || model.StartsWith(Random + ":", StringComparison.Ordinal))
        {
            ulong seed = 0;
            if (model != Random && !ulong.TryParse(model[(Random.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            {
                throw new ImagingException("model", "", model, Random + ":SEED with a whole SEED");
            }

            using RandomWeights weights = ResNet50.CreateRandomWeights(seed);
            byte[] made = ResNet50.CreateModel(weights, cancellationToken).Bytes;
            return new ModelFile
            {
                Source = model,
                Description = "ResNet-50 with random weights (untrained)",
                Onnx = made,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(made)),
                IsUntrained = true,
            };
        }

        RequireFile(model);
        return WeightExtensions.Contains(Path.GetExtension(model), StringComparer.OrdinalIgnoreCase) ? FromWeights(model, cancellationToken) : FromOnnx(model);
    }

    private static ModelFile FromWeights(string path, CancellationToken cancellationToken)
    {
        using IWeightSource weights = WeightSource.Open(path);
        byte[] made = ResNet50.CreateModel(weights, cancellationToken).Bytes;
        using FileStream stream = File.OpenRead(path);
        return new ModelFile
        {
            Source = path,
            Description = $"ResNet-50 with the weights of {Path.GetFileName(path)}",
            Onnx = made,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(stream)),
        };
    }

    private static ModelFile FromOnnx(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return new ModelFile
        {
            Source = path,
            Description = Path.GetFileNameWithoutExtension(path),
            Onnx = bytes,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Folder = Path.GetDirectoryName(Path.GetFullPath(path)),
        };
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new ImagingException(path.Length == 0 ? "model" : path, "", path.Length == 0 ? "an empty name" : Directory.Exists(path) ? "a folder" : "no such file", Expected);
        }
    }
}
