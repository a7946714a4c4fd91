using System.Text.Json.Nodes;
using Plumbline.IO;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What a .npz of several arrays holds, such as the answers of plumb search for several k and ef: each has to be named to be looked into.</summary>
internal static class InfoOfArchive
{
    private const int MostShown = 100;

    /// <summary>Reads the heads of the arrays; null where the file is not an archive of several arrays of rank 2.</summary>
    public static (JsonObject Json, Action<IAnsiConsole> Show)? Read(string path, CancellationToken cancellationToken)
    {
        List<(string Name, VectorFileDescription File)> arrays = [];
        foreach (string name in path == VectorFile.FileOf(path) ? VectorFile.NamesIn(path) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                arrays.Add((name, VectorFile.Describe($"{path}:{name}")));
            }
            catch (VectorFormatException)
            {
                // Of another rank or type: nothing that a command takes.
            }
        }

        return arrays.Count < 2 ? null : (Json(path, arrays), console => Show(console, path, arrays));
    }

    private static void Show(IAnsiConsole console, string path, List<(string Name, VectorFileDescription File)> arrays)
    {
        console.WriteLine($"{path}: npz file, {Count(arrays.Count, "array")}, {Size(arrays[0].File.Bytes)}");
        foreach ((string name, VectorFileDescription file) in arrays.Take(MostShown))
        {
            console.WriteLine($"  {name}: {file.DataType}, {Count(file.Rows)} x {Count(file.Dimension)}");
        }

        if (arrays.Count > MostShown)
        {
            console.WriteLine($"  and {Count(arrays.Count - MostShown)} more");
        }

        console.WriteLine($"plumb info {path}:{arrays[0].Name} looks into one");
    }

    private static JsonObject Json(string path, List<(string Name, VectorFileDescription File)> arrays) => new()
    {
        ["file"] = path,
        ["kind"] = "archive",
        ["format"] = "npz",
        ["bytes"] = arrays[0].File.Bytes,
        ["arrays"] = new JsonArray(
        [
            .. arrays.Select(array => new JsonObject
            {
                ["name"] = array.Name,
                ["n"] = array.File.Rows,
                ["d"] = array.File.Dimension,
                ["elementType"] = array.File.DataType,
            }),
        ]),
    };
}
