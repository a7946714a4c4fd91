using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.IO;

namespace Plumbline.Imaging.Embedding;

/// <summary>
/// What stands beside an embedding: model, preprocessing, images, and the file and label of every row. docs/embed.md has the keys.
/// </summary>
public sealed class EmbeddingManifest
{
    private const string Suffix = ".manifest.json";
    private const int Version = 1;

    private EmbeddingManifest(string[] files, string?[]? labels, string sourceSha256, string modelSha256, string source, string model, bool untrained, int dimension)
    {
        Files = files;
        Labels = labels;
        SourceSha256 = sourceSha256;
        ModelSha256 = modelSha256;
        Source = source;
        Model = model;
        IsUntrained = untrained;
        Dimension = dimension;
    }

    /// <summary>The file of every row.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The label of every row, null where it has none; null where the images have no labels.</summary>
    public IReadOnlyList<string?>? Labels { get; }

    /// <summary>The images as they were named.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of the images' content.</summary>
    public string SourceSha256 { get; }

    /// <summary>The model as it was named.</summary>
    public string Model { get; }

    /// <summary>SHA-256 of the model.</summary>
    public string ModelSha256 { get; }

    /// <summary>Whether the model's weights are random.</summary>
    public bool IsUntrained { get; }

    /// <summary>Components of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Where the manifest of an embedding lies: beside it, with .manifest.json after its name.</summary>
    /// <param name="embedding">The .npy file.</param>
    public static string PathOf(string embedding) => embedding + Suffix;

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImagingException">It is no manifest of this version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EmbeddingManifest Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("embeddingManifest").GetInt32() != Version)
            {
                throw new ImagingException(path, "embeddingManifest", root.GetProperty("embeddingManifest").GetRawText(), $"{Version}");
            }

            JsonElement rows = root.GetProperty("rows");
            string[] files = new string[rows.GetArrayLength()];
            string?[] labels = new string?[files.Length];
            for (int i = 0; i < files.Length; i++)
            {
                files[i] = rows[i].GetProperty("file").GetString()!;
                labels[i] = rows[i].TryGetProperty("label", out JsonElement label) ? label.GetString() : null;
            }

            JsonElement model = root.GetProperty("model");
            JsonElement source = root.GetProperty("source");
            return new EmbeddingManifest(
                files,
                labels.Any(label => label is not null) ? labels : null,
                source.GetProperty("sha256").GetString()!,
                model.GetProperty("sha256").GetString()!,
                source.GetProperty("source").GetString()!,
                model.GetProperty("source").GetString()!,
                model.GetProperty("untrained").GetBoolean(),
                root.GetProperty("d").GetInt32());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ImagingException(path, "", $"no manifest ({e.Message.Split('\n')[0]})", "the manifest of an embedding, as plumb embed writes it", e);
        }
    }

    internal static void Write(
        string path, ImageSet images, EmbeddingModel model, ImagePreprocessing preprocessing, EmbeddingIdentity identity, HashSet<int> left, IReadOnlyList<BrokenImage> broken) =>
        AtomicFile.Write(path, stream =>
        {
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            json.WriteStartObject();
            json.WriteNumber("embeddingManifest", Version);
            json.WriteNumber("n", images.Count - left.Count);
            json.WriteNumber("d", model.Dimension);
            json.WriteStartObject("source");
            json.WriteString("source", images.Source);
            json.WriteString("description", images.Description);
            json.WriteString("sha256", identity.SourceSha256);
            json.WriteNumber("count", images.Count);
            json.WriteEndObject();
            json.WriteStartObject("model");
            json.WriteString("source", model.File.Source);
            json.WriteString("description", model.File.Description);
            json.WriteString("sha256", model.File.Sha256);
            json.WriteString("output", model.Output);
            json.WriteBoolean("untrained", model.File.IsUntrained);
            json.WriteString("device", model.Device == EmbeddingDevice.Cuda ? "cuda" : "cpu");
            json.WriteString("onnxRuntime", EmbeddingModel.RuntimeVersion);
            json.WriteEndObject();
            json.WritePropertyName("preprocessing");
            json.WriteRawValue(preprocessing.ToJson());
            json.WriteStartArray("broken");
            foreach (BrokenImage image in broken)
            {
                json.WriteStartObject();
                json.WriteString("file", image.Name);
                json.WriteString("reason", image.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteRows(json, images, left);
            json.WriteEndObject();
        });

    private static void WriteRows(Utf8JsonWriter json, ImageSet images, HashSet<int> left)
    {
        json.WriteStartArray("rows");
        for (int i = 0; i < images.Count; i++)
        {
            if (left.Contains(i))
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("file", images.NameOf(i));
            if (images.LabelOf(i) is { } label)
            {
                json.WriteString("label", label);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
