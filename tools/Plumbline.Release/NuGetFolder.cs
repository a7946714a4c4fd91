using System.Xml.Linq;

namespace Plumbline.Release;

/// <summary>The folder into which NuGet restores packages, for all of a user's checkouts.</summary>
internal static class NuGetFolder
{
    /// <summary>The folder.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>A package by id and version.</summary>
    /// <param name="name">Its id.</param>
    /// <param name="version">Its version.</param>
    public static RestoredPackage Find(string name, string version) =>
        RestoredPackage.Find(name, version, [Path], System.IO.Path.Combine(name.ToLowerInvariant(), version.ToLowerInvariant()));

    /// <summary>A package at the version that the checkout asks for.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="name">Its id.</param>
    public static RestoredPackage FindPinned(string root, string name)
    {
        string file = System.IO.Path.Combine(root, "Directory.Packages.props");
        string? version = XDocument.Load(file).Descendants("PackageVersion").FirstOrDefault(item => (string?)item.Attribute("Include") == name)?.Attribute("Version")?.Value;
        return Find(name, version ?? throw new ReleaseException(file, $"no {name}", "its version"));
    }
}
