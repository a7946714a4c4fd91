using System.Text.Json;

namespace Plumbline.Release;

/// <summary>Reads project.assets.json, which a restore leaves in obj/: the packages that a project brings.</summary>
internal static class AssetsFile
{
    /// <summary>The packages of which something is shipped, on whatever system.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<RestoredPackage> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ReleaseException(path, "no such file", "a restored project (dotnet restore)");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        string[] folders = [.. root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        JsonElement libraries = root.GetProperty("libraries");
        // The target without a system has the files of all systems.
        JsonElement target = root.GetProperty("targets").EnumerateObject().First(entry => !entry.Name.Contains('/', StringComparison.Ordinal)).Value;
        return
        [
            .. target.EnumerateObject()
                .Where(entry => entry.Value.GetProperty("type").GetString() == "package" && ShipsSomething(entry.Value))
                .Select(entry => RestoredPackage.Find(entry.Name.Split('/')[0], entry.Name.Split('/')[1], folders, libraries.GetProperty(entry.Name).GetProperty("path").GetString()!)),
        ];
    }

    /// <summary>Whether a package brings files to run, and not only to build with.</summary>
    private static bool ShipsSomething(JsonElement package) =>
        ((string[])["runtime", "native", "runtimeTargets", "resource"]).Any(kind =>
            package.TryGetProperty(kind, out JsonElement files) && files.EnumerateObject().Any(file => !file.Name.EndsWith("/_._", StringComparison.Ordinal)));
}
