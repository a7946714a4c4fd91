using System.Text.Json.Nodes;
using Plumbline.Studies.Output;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What a run folder holds, by its manifest.json.</summary>
internal static class InfoOfRunFolder
{
    public static (JsonObject Json, Action<IAnsiConsole> Show) Read(string folder) => RunFolder.ReadManifest(folder, manifest => Read(folder, manifest));

    private static (JsonObject Json, Action<IAnsiConsole> Show) Read(string folder, JsonObject manifest)
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
            ["formatVersion"] = ManifestJson.FormatVersion,
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
            ["fileCount"] = files.Length,
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
