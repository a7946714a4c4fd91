namespace Plumbline.Release;

/// <summary>A published program, to be handed to others.</summary>
public static class ReleaseFolder
{
    /// <summary>Name of the bill of materials in it.</summary>
    public const string BillOfMaterials = "plumb.cdx.json";

    private const string Program = "plumb";

    /// <summary>Adds licence, notices and bill of materials of what lies in it.</summary>
    /// <param name="root">The checkout that it was published from.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ReleaseException">It holds no plumb, or something whose licence cannot be told or does not fit.</exception>
    public static void Complete(string root, string folder)
    {
        IReadOnlyList<PublishedLibrary> libraries = DependenciesFile.Read(Path.Combine(folder, Program + ".deps.json"));
        IReadOnlyList<ShippedComponent> carried = [.. CarriedFiles.All(root)];
        IReadOnlyList<ShippedComponent> components =
        [
            .. libraries.Where(library => !library.IsOurs && library.HasFiles)
                .Select(library => NuGetFolder.Find(library.Name, library.Version).ToComponent())
                .Concat(carried)
                .OrderBy(component => component.Name, StringComparer.OrdinalIgnoreCase),
        ];
        if (LicensePolicy.Unfit(components) is [{ } unfit, ..])
        {
            throw new ReleaseException($"{unfit.Name} {unfit.Version}", $"licence {unfit.License}", string.Join(", ", LicensePolicy.Fitting));
        }

        File.Copy(Path.Combine(root, "LICENSE"), Path.Combine(folder, "LICENSE"), overwrite: true);
        File.WriteAllText(NoticesFile.PathIn(folder), NoticesFile.Create(components));
        File.WriteAllText(Path.Combine(folder, BillOfMaterials), CycloneDx.Create(Program, libraries, components, carried));
    }
}
