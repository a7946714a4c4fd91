using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.Imaging.Preprocessing;

/// <summary>
/// What becomes of an image before a model sees it, as torchvision's <c>Resize</c>, <c>CenterCrop</c>, <c>ToTensor</c> and
/// <c>Normalize</c> do it. The default is the study's: ResNet-50 with torchvision's weights.
/// </summary>
public sealed record ImagePreprocessing
{
    private const int LargestSide = 8192;

    private static readonly string[] Keys = ["resize", "crop", "interpolation", "mean", "std", "channels"];

    /// <summary>The short side after resizing, the long one in proportion; 0 where <see cref="ResizeTo"/> says both. Default 256.</summary>
    public int Resize { get; init; } = 256;

    /// <summary>Height and width after resizing, whatever the image's proportions; null, the default, for <see cref="Resize"/>.</summary>
    public (int Height, int Width)? ResizeTo { get; init; }

    /// <summary>Height and width of what is cut out of the middle, which is what the model sees. Default 224 x 224.</summary>
    public (int Height, int Width) Crop { get; init; } = (224, 224);

    /// <summary>How pixels between pixels are found. Default bilinear.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Taken from each channel after scaling to 0 to 1; red, green, blue. Default ImageNet's.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>What each channel is then divided by; red, green, blue. Default ImageNet's.</summary>
    public IReadOnlyList<float> Std { get; init; } = [0.229f, 0.224f, 0.225f];

    /// <summary>The order in which the model takes the channels. Default red, green, blue.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>Reads a sidecar file.</summary>
    /// <param name="path">A JSON file; docs/embed.md has its keys.</param>
    /// <exception cref="ImagingException">It is no such file; the key is named.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImagePreprocessing ReadFile(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Reads the text of a sidecar.</summary>
    /// <param name="json">A JSON object. Keys that are left out keep their defaults.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="ImagingException">It is no such object; the key is named.</exception>
    public static ImagePreprocessing Parse(string json, string source)
    {
        JsonObject? sidecar;
        try
        {
            sidecar = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject;
            // A doubled key is only met when the object is used.
            _ = sidecar?.Count;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ImagingException(source, "", $"invalid JSON ({e.Message})", $"an object with {string.Join(", ", Keys)}", e);
        }

        if (sidecar is null)
        {
            throw new ImagingException(source, "", "no JSON object", $"an object with {string.Join(", ", Keys)}");
        }

        if (sidecar.Select(entry => entry.Key).FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
        {
            throw new ImagingException(source, "", $"the key {unknown}", $"only {string.Join(", ", Keys)}");
        }

        ImagePreprocessing defaults = new();
        (int Height, int Width)? resizeTo = null;
        int resize = defaults.Resize;
        if (sidecar["resize"] is JsonArray)
        {
            resizeTo = Sides(source, sidecar, "resize", defaults.Crop);
            resize = 0;
        }
        else if (sidecar["resize"] is { } side)
        {
            resize = Side(source, "resize", side);
        }

        return new ImagePreprocessing
        {
            Resize = resize,
            ResizeTo = resizeTo,
            Crop = Sides(source, sidecar, "crop", defaults.Crop),
            Interpolation = Named(source, sidecar, "interpolation", defaults.Interpolation),
            Mean = Three(source, sidecar, "mean", defaults.Mean, isDivisor: false),
            Std = Three(source, sidecar, "std", defaults.Std, isDivisor: true),
            Channels = Named(source, sidecar, "channels", defaults.Channels),
        };
    }

    /// <summary>As the text of a sidecar, on one line: equal preprocessing has equal text.</summary>
    public string ToJson()
    {
        string Numbers(IReadOnlyList<float> values) => string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        string resize = ResizeTo is { } to ? $"[{to.Height}, {to.Width}]" : Resize.ToString(CultureInfo.InvariantCulture);
        return $$"""{"resize": {{resize}}, "crop": [{{Crop.Height}}, {{Crop.Width}}], "interpolation": "{{NameOf(Interpolation)}}", "mean": [{{Numbers(Mean)}}], "std": [{{Numbers(Std)}}], "channels": "{{NameOf(Channels)}}"}""";
    }

    /// <summary>Height and width of an image after resizing.</summary>
    /// <param name="height">Its height.</param>
    /// <param name="width">Its width.</param>
    public (int Height, int Width) Resized(int height, int width)
    {
        if (ResizeTo is { } to)
        {
            return to;
        }

        // torchvision cuts the long side off, it does not round it.
        return height <= width
            ? (Resize, Math.Max(1, (int)((long)Resize * width / height)))
            : (Math.Max(1, (int)((long)Resize * height / width)), Resize);
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Named<T>(string source, JsonObject sidecar, string key, T missing)
        where T : struct, Enum
    {
        if (sidecar[key] is not { } node)
        {
            return missing;
        }

        foreach (T value in Enum.GetValues<T>())
        {
            if (node.GetValueKind() == JsonValueKind.String && NameOf(value) == (string?)node)
            {
                return value;
            }
        }

        throw new ImagingException(source, key, node.ToJsonString(), string.Join(" or ", Enum.GetValues<T>().Select(NameOf)));
    }

    private static (int Height, int Width) Sides(string source, JsonObject sidecar, string key, (int, int) missing) => sidecar[key] switch
    {
        null => missing,
        JsonArray { Count: 2 } pair => (Side(source, key, pair[0]), Side(source, key, pair[1])),
        JsonArray other => throw new ImagingException(source, key, other.ToJsonString(), "a number, or [height, width]"),
        { } node => (Side(source, key, node), Side(source, key, node)),
    };

    private static int Side(string source, string key, JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int side) && side is >= 1 and <= LargestSide
            ? side
            : throw new ImagingException(source, key, node?.ToJsonString() ?? "null", $"a whole number from 1 to {LargestSide}");

    private static IReadOnlyList<float> Three(string source, JsonObject sidecar, string key, IReadOnlyList<float> missing, bool isDivisor)
    {
        if (sidecar[key] is not { } node)
        {
            return missing;
        }

        JsonNode?[] nodes = node is JsonArray array ? [.. array] : [node, node, node];
        float[] values = new float[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes.Length != 3 || nodes[i] is not JsonValue value || !value.TryGetValue(out values[i]) || !float.IsFinite(values[i]) || (isDivisor && values[i] <= 0))
            {
                throw new ImagingException(source, key, node.ToJsonString(), $"three {(isDivisor ? "numbers above 0" : "numbers")} (red, green, blue), for values scaled to 0 to 1");
            }
        }

        return values;
    }
}
