namespace Plumbline.Release;

/// <summary>Finds all that is shipped.</summary>
public static class ShippedComponents
{
    /// <summary>Projects whose dependencies reach a user: the tool carries its own; a package names them, and they come with it.</summary>
    private static readonly string[] Projects = ["Plumbline.Cli", "Plumbline.VectorData"];

    /// <summary>What a checkout ships, on whatever system: all packages that its tool and packages bring, and files that it carries itself. By name.</summary>
    /// <param name="root">The checkout, restored.</param>
    /// <exception cref="ReleaseException">A project is not restored, a package is not there, or its licence cannot be told.</exception>
    public static IReadOnlyList<ShippedComponent> OfCheckout(string root) =>
    [
        .. Projects.SelectMany(project => AssetsFile.Read(Path.Combine(root, "src", project, "obj", "project.assets.json")))
            .DistinctBy(package => package.Name, StringComparer.OrdinalIgnoreCase)
            .Select(package => package.ToComponent())
            .Concat(CarriedFiles.All(root))
            .OrderBy(component => component.Name, StringComparer.OrdinalIgnoreCase),
    ];
}
