using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What a run folder holds, by its manifest.json.</summary>
internal static class InfoOfRunFolder
{
    private const string ManifestName = "manifest.json";

    public static (JsonObject Json, Action<IAnsiConsole> Show) Read(string folder)
    {
        string path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            throw new PlanException($"{folder}: found a folder without {ManifestName}, expected a run folder of plumb study, or a file");
        }

        try
        {
            JsonNode manifest = JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException("null");
            int version = manifest["formatVersion"]!.GetValue<int>();
            return version == ManifestJson.FormatVersion
                ? Read(folder, manifest)
                : throw new PlanException($"{path}: found format version {version}, expected {ManifestJson.FormatVersion}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new PlanException($"{path}: found other content than a manifest ({e.Message}), expected what plumb study writes", e);
        }
    }

    private static (JsonObject Json, Action<IAnsiConsole> Show) Read(string folder, JsonNode manifest)
    {
        FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)];
        long bytes = files.Sum(file => file.Length);
        JsonNode data = manifest["data"]!;
        string name = manifest["name"]!.GetValue<string>();
        string finished = manifest["finished"]!.GetValue<string>();
        string version = manifest["versions"]!["plumbline"]!.GetValue<string>();
        string source = data["source"]!.GetValue<string>();
        int runs = manifest["seeds"]!.AsArray().Count;
        int subset = data["subset"]!.GetValue<int>();
        int dimension = data["dimension"]!.GetValue<int>();
        int queries = data["queries"]!.GetValue<int>();
        string convention = manifest["convention"]!.GetValue<string>();
        JsonObject json = new()
        {
            ["file"] = folder,
            ["kind"] = "run folder",
            ["format"] = ManifestJson.FormatVersion,
            ["bytes"] = bytes,
            ["n"] = subset,
            ["d"] = dimension,
            ["q"] = queries,
            ["name"] = name,
            ["finished"] = finished,
            ["version"] = version,
            ["source"] = source,
            ["runs"] = runs,
            ["convention"] = convention,
            ["files"] = files.Length,
        };
        string[] lines =
        [
            $"{folder}: run folder of plumb study {name}, {Size(bytes)} in {Count(files.Length, "file")}",
            $"finished {finished}, by Plumbline {version}",
            $"{Count(runs, "run")} of {Count(subset, "vector")} of dimension {Count(dimension)} from {source}, {Count(queries, "query", "queries")} each; convention {convention}",
        ];
        return (json, console => Array.ForEach(lines, console.WriteLine));
    }
}
