using System.Text.Json;

namespace Plumbline.Release;

/// <summary>Reads NAME.deps.json of a published program: what lies in its folder, and what needs what.</summary>
internal static class DependenciesFile
{
    private const string RuntimePack = "runtimepack.";

    /// <summary>The libraries of a program, in the file's order.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<PublishedLibrary> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ReleaseException(path, "no such file", "a published program");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        JsonElement target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
        JsonElement libraries = root.GetProperty("libraries");
        return
        [
            .. target.EnumerateObject().Select(entry =>
            {
                string[] name = entry.Name.Split('/');
                return new PublishedLibrary(
                    NameOf(name[0]),
                    name[1],
                    libraries.GetProperty(entry.Name).GetProperty("type").GetString() == "project",
                    entry.Value.TryGetProperty("runtime", out _) || entry.Value.TryGetProperty("native", out _) || entry.Value.TryGetProperty("runtimeTargets", out _),
                    entry.Value.TryGetProperty("dependencies", out JsonElement needed) ? [.. needed.EnumerateObject().Select(dependency => NameOf(dependency.Name))] : []);
            }),
        ];
    }

    private static string NameOf(string name) => name.StartsWith(RuntimePack, StringComparison.Ordinal) ? name[RuntimePack.Length..] : name;
}
