using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;
using IOPath = System.IO.Path;

namespace Plumbline.Studies.Output;

/// <summary>Reads run folders. Whatever is wrong with one is a single line.</summary>
internal static class RunReader
{
    private const int MostReason = 300;

    /// <summary>Reads a run folder; nothing in it is changed.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="PlanException">It is none, is not finished, was made by a newer version, or is damaged.</exception>
    public static StoredRun Read(string path)
    {
        JsonObject manifest = ReadManifest(path);
        string studyPath = IOPath.Combine(path, StudyFile.Name);
        (StoredRun facts, string? hash) = Understand(path, manifest);
        if (hash is null)
        {
            throw new PlanException($"{path}: found a run folder without {StudyFile.Name}, which an older Plumbline did not write, expected one with it (run the study again)");
        }

        byte[] study = Bytes(studyPath);
        if (StudyFile.HashOf(study) != hash)
        {
            // A newer format first: it explains more than other bytes do.
            _ = StudyFile.Decode(studyPath, study);
            throw new PlanException($"{studyPath}: found SHA-256 {StudyFile.HashOf(study)}, expected {hash} as {RunFolder.ManifestName} has it (the file was changed after the study)");
        }

        return facts with { Result = StudyFile.Decode(studyPath, study) };
    }

    /// <summary>Reads the manifest of a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="PlanException">It is none, is not finished, was made by a newer version, or its manifest is damaged.</exception>
    public static JsonObject ReadManifest(string folder)
    {
        RequireFinished(folder);
        string path = IOPath.Combine(folder, RunFolder.ManifestName);
        return Reading(path, () =>
        {
            JsonNode manifest = JsonNode.Parse(Bytes(path)) ?? throw new JsonException("null");
            int version = manifest["formatVersion"]!.GetValue<int>();
            return version is < 1 or > ManifestJson.FormatVersion
                ? throw new PlanException($"{path}: found format version {version}, expected {ManifestJson.FormatVersion} (a newer Plumbline wrote it)")
                : manifest.AsObject();
        });
    }

    /// <summary>Takes something from a manifest. What is not as plumb study writes it is one line.</summary>
    /// <param name="path">The manifest.</param>
    /// <param name="take">Takes it.</param>
    public static T Reading<T>(string path, Func<T> take)
    {
        try
        {
            return take();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            // The message may quote all that follows the fault.
            string reason = e.Message.Length <= MostReason ? e.Message.TrimEnd('.') : e.Message[..MostReason] + "...";
            throw new PlanException($"{path}: found other content than a manifest ({reason.ReplaceLineEndings(" ")}), expected what plumb study writes", e);
        }
    }

    private static void RequireFinished(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new PlanException($"found '{path.Replace('\0', '?')}', expected the path of a run folder");
        }

        if (File.Exists(path))
        {
            throw new PlanException($"{path}: found a file, expected a run folder of plumb study");
        }

        if (File.Exists(IOPath.Combine(path, RunFolder.ManifestName)) && !RunFolder.IsTemporary(path))
        {
            return;
        }

        if (RunFolder.IsUnfinished(path))
        {
            throw new PlanException($"{path}: found a study that is not finished, expected a finished one (plumb study with --resume goes on with it)");
        }

        throw new PlanException(Directory.Exists(path)
            ? $"{path}: found a folder without {RunFolder.ManifestName}, expected a run folder of plumb study"
            : $"{path}: found no such folder, expected a run folder of plumb study");
    }

    private static (StoredRun Facts, string? Hash) Understand(string folder, JsonObject manifest) => Reading(IOPath.Combine(folder, RunFolder.ManifestName), () =>
    {
        StoredRun facts = new()
        {
            Path = folder,
            Result = null!,
            Finished = DateTimeOffset.Parse(manifest["finished"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Versions = Strings(manifest["versions"]!.AsObject()),
            Machine = Strings(manifest["machine"]!.AsObject()),
        };
        return (facts, manifest[ManifestJson.StudyName]?["sha256"]!.GetValue<string>());
    });

    private static Dictionary<string, string> Strings(JsonObject values) => values.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException e)
        {
            throw new PlanException($"{path}: found no such file, expected the one that plumb study wrote", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"{path}: found a file that cannot be read ({(e is UnauthorizedAccessException ? "permission denied" : e.Message.TrimEnd('.'))}), expected one that can", e);
        }
    }
}
