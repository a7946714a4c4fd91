using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plumbline.IO;
using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>
/// study.json: everything that a finished study found, so that reports can be made of it again, and others of it anew, without
/// the data. Numbers come back bit for bit. docs/results.md describes it.
/// </summary>
internal static class StudyFile
{
    /// <summary>Name of the file in a run folder.</summary>
    public const string Name = "study.json";

    /// <summary>Version of the format; a reader refuses a newer one.</summary>
    public const int FormatVersion = 1;

    private const string FormatVersionName = "formatVersion";
    private const int MostReason = 300;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived } },
        // A value that this version would lose is refused instead.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new ExactDoubleConverter(), new StepDistributionConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The file's bytes.</summary>
    /// <param name="result">The study.</param>
    public static byte[] Encode(StudyResult result) =>
        JsonSerializer.SerializeToUtf8Bytes(new Content(FormatVersion, result with { Plan = PlanWriter.WithWholePath(result.Plan) }), Options);

    /// <summary>SHA-256 of the file, as manifest.json has it: lower-case hexadecimal.</summary>
    /// <param name="file">The file's bytes.</param>
    public static string HashOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>Reads the file's bytes.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="PlanException">It is no such file, or a newer version's.</exception>
    public static StudyResult Decode(string path, byte[] file)
    {
        try
        {
            RequireVersion(path, file);
            StudyResult result = JsonSerializer.Deserialize<Content>(file, Options)?.Study ?? throw new JsonException("found null");
            return result.Points.Count > 0 && result.Points.All(point => point is not null) && result.Capacities.All(capacity => capacity is not null)
                ? result
                : throw new JsonException("found no measurements");
        }
        catch (Exception e) when (e is JsonException or OverflowException)
        {
            string place = (e as JsonException)?.Path is { } member ? $"{member}: " : "";
            throw new PlanException($"{path}: {place}found other content than a study's results ({Reason(e)}), expected the file as plumb study wrote it", e);
        }
    }

    private static void RequireVersion(string path, byte[] file)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        int version = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(FormatVersionName, out JsonElement found)
            && found.TryWhole(out int number)
            ? number
            : throw new JsonException($"found no {FormatVersionName}");
        if (version is < 1 or > FormatVersion)
        {
            throw new PlanException($"{path}: found format version {version}, expected {FormatVersion} (a newer Plumbline wrote it)");
        }

        RequireCounts(document.RootElement);
    }

    /// <summary>No distribution is of more queries than the study has: a damaged count must not ask for memory that the file does not warrant.</summary>
    private static void RequireCounts(JsonElement root)
    {
        JsonElement? study = root.Property("study");
        if (study?.Property("data")?.Property("queryCount") is not { } told || !told.TryWhole(out int queries)
            || study.Value.Property("capacities") is not { ValueKind: JsonValueKind.Array } capacities)
        {
            return;
        }

        foreach (JsonElement capacity in capacities.EnumerateArray())
        {
            if (capacity.Property("evaluated") is { ValueKind: JsonValueKind.Array } lists)
            {
                foreach (JsonElement list in lists.EnumerateArray().Where(list => list.ValueKind == JsonValueKind.Array))
                {
                    long sum = list.EnumerateArray().Where((_, i) => i % 2 == 1).Sum(count => count.TryWhole(out int number) ? (long)number : 0);
                    if (sum > queries)
                    {
                        throw new JsonException($"found capacities of {Quantity.Count(sum, "query")}, expected {Quantity.Count(queries)} at most");
                    }
                }
            }
        }
    }

    // What is worked out from others has no setter and does not travel.
    private static void LeaveOutDerived(JsonTypeInfo type)
    {
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Set is null)
            {
                type.Properties.RemoveAt(i);
            }
        }
    }

    // The first sentence, which may quote all that follows the fault; the rest of the library's messages repeats path and position.
    private static string Reason(Exception e)
    {
        string sentence = e.Message.Split(". ")[0].Split(" Path:")[0];
        return (sentence.Length <= MostReason ? sentence.TrimEnd('.') : sentence[..MostReason] + "...").ReplaceLineEndings(" ");
    }

    private sealed record Content(int FormatVersion, StudyResult Study);
}
