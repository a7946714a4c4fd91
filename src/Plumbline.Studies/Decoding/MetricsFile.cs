using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Decoding;

/// <summary>
/// Reads metrics.json, Plumbline's or the authors': an object with one entry a k, or a list of entries that name their k, itself
/// or under "metrics".
/// </summary>
public static partial class MetricsFile
{
    private const string Ann = "mean_ann_dist";
    private const string Exact = "mean_exact_dist";

    /// <summary>Reads and decodes a file.</summary>
    /// <param name="path">A metrics.json.</param>
    /// <param name="queries">Queries a run, where the file does not say (n_queries).</param>
    /// <exception cref="PlanException">The file is not JSON, or holds no such entries; the message names the place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<DecodedPoint> Read(string path, int queries)
    {
        ArgumentNullException.ThrowIfNull(path);
        using JsonDocument document = Parse(path);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("n_queries", out JsonElement told))
        {
            queries = told.TryWhole(out int count) && count > 0
                ? count
                : throw new PlanException($"{path}: n_queries: found {told.GetRawText()}, expected a number of queries, 1 or more");
        }

        string setting = SettingOf(root, path);
        int run = root.Property("run") is { } number && number.TryWhole(out int value) ? value : 0;
        List<(int K, double MeanExact, double MeanAnn)> means = [];
        int digits = 4;
        foreach ((int k, JsonElement values) in Entries(root, path))
        {
            means.Add(Point(path, k, values, ref digits));
        }

        bool fixedEffort = !setting.StartsWith("alpha", StringComparison.Ordinal);
        return means.Count > 0
            ? [.. DecodedPoint.Series(setting, run, queries, means, digits, fixedEffort).Select(point => point with { Source = path })]
            : throw new PlanException($"{path}: found no entry by k, expected an object such as {{\"10\": {{\"{Ann}\": ...}}}}");
    }

    [GeneratedRegex(@"(?<=[:\[,]\s*)-?(NaN|Infinity)(?=\s*[,}\]])")]
    private static partial Regex BareNumbers();

    private static JsonDocument Parse(string path)
    {
        try
        {
            // Python writes NaN and Infinity bare, which JSON does not know.
            return JsonDocument.Parse(BareNumbers().Replace(File.ReadAllText(path), "null"));
        }
        catch (JsonException e)
        {
            throw new PlanException($"{path}: line {e.LineNumber + 1}: found text that is not JSON, expected a metrics.json", e);
        }
    }

    private static IEnumerable<(int K, JsonElement Values)> Entries(JsonElement root, string path)
    {
        JsonElement list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("metrics", out JsonElement inner) ? inner : root;
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in list.EnumerateArray())
            {
                if (item.Property("k") is not { } k || !k.TryWhole(out int size))
                {
                    throw new PlanException($"{path}: found an entry without k, expected objects with \"k\" and \"{Ann}\"");
                }

                yield return (size, item);
            }

            yield break;
        }

        if (list.ValueKind != JsonValueKind.Object)
        {
            throw new PlanException($"{path}: found {list.ValueKind.ToString().ToLowerInvariant()}, expected an object with one entry a k");
        }

        foreach (JsonProperty property in list.EnumerateObject())
        {
            string name = property.Name.StartsWith("k_", StringComparison.Ordinal) || property.Name.StartsWith("k=", StringComparison.Ordinal) ? property.Name[2..] : property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            {
                yield return (size, property.Value);
            }
        }
    }

    private static (int K, double MeanExact, double MeanAnn) Point(string path, int k, JsonElement values, ref int digits)
    {
        if (k < 1)
        {
            throw new PlanException($"{path}: k {k}: found {k}, expected 1 or more");
        }

        if (!values.TryGetProperty(Ann, out JsonElement ann))
        {
            throw new PlanException($"{path}: k {k}: found no {Ann}, expected a number");
        }

        double exact = values.TryGetProperty(Exact, out JsonElement found) ? Number(path, k, Exact, found) : double.NaN;
        if (ann.ValueKind == JsonValueKind.Number)
        {
            // Trailing zeros are seldom written: the longest number of a file tells how many digits all of them have.
            digits = Math.Max(digits, ann.GetRawText().Split('e', 'E')[0].Count(char.IsAsciiDigit));
        }

        return (k, exact, Number(path, k, Ann, ann));
    }

    /// <summary>null is what Plumbline writes for a mean over no query, Infinity and NaN what Python does (in quotes or as null).</summary>
    private static double Number(string path, int k, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String when value.GetString() is "NaN" or "nan" => double.NaN,
        JsonValueKind.String when value.GetString() is "Infinity" or "inf" => double.PositiveInfinity,
        _ => throw new PlanException($"{path}: k {k}: {name}: found {value.GetRawText()}, expected a number"),
    };

    private static string SettingOf(JsonElement root, string path)
    {
        foreach ((string key, string name) in (ReadOnlySpan<(string, string)>)[("alpha", "alpha"), ("ef_search", "efSearch"), ("ef_construction", "efConstruction")])
        {
            // A file of the efConstruction study names the study; its efSearch is not what varies.
            bool isStudy = root.ValueKind == JsonValueKind.Object && (!root.TryGetProperty("study", out JsonElement study) || study.Text() == $"{key}_study");
            if (isStudy && root.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number)
            {
                return $"{name} {value.GetDouble().ToString("0.######", CultureInfo.InvariantCulture)}";
            }
        }

        return Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? path;
    }
}
