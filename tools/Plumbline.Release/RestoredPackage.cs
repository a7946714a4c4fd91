using System.Xml.Linq;

namespace Plumbline.Release;

/// <summary>A package as it lies in NuGet's folder.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Where it lies.</param>
internal sealed record RestoredPackage(string Name, string Version, string Folder)
{
    private static readonly string[] LicenseFiles = ["LICENSE", "LICENSE.txt", "LICENSE.md", "License.md", "LICENSE.TXT", "Notices/LICENSE.txt"];
    private static readonly string[] NoticeFiles = ["THIRD-PARTY-NOTICES.txt", "THIRD-PARTY-NOTICES.TXT", "ThirdPartyNotices.txt", "Notices/NOTICES.txt"];

    /// <summary>Finds a package in one of NuGet's folders.</summary>
    /// <param name="name">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="folders">The folders.</param>
    /// <param name="path">Its path below one of them.</param>
    public static RestoredPackage Find(string name, string version, IEnumerable<string> folders, string path) => new(
        name,
        version,
        folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists) ?? throw new ReleaseException($"{name} {version}", "no such package in NuGet's folders", "a restored one"));

    /// <summary>What is known of it.</summary>
    public ShippedComponent ToComponent()
    {
        // File names of packages are in lower case, on systems where that matters too.
        XElement metadata = XDocument.Load(Path.Combine(Folder, Name.ToLowerInvariant() + ".nuspec")).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        string Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? "";
        XElement? license = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        string? own = license?.Attribute("type")?.Value == "file" ? Text(license.Value.Trim()) : LicenseFiles.Select(Text).FirstOrDefault(text => text is not null);
        string identifier = license?.Attribute("type")?.Value == "expression" ? license.Value.Trim() : LicenseIdentifier.Of($"{Name} {Version}", Value("licenseUrl"), own);
        string copyright = Value("copyright") is { Length: > 0 } stated ? stated : $"Copyright (c) {Value("authors")}";
        return new ShippedComponent
        {
            Name = Name,
            Version = Version,
            License = identifier,
            Copyright = string.Join(' ', copyright.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            Url = Value("projectUrl"),
            LicenseText = own ?? LicenseIdentifier.StandardText(identifier, $"{Name} {Version}"),
            Notices = NoticeFiles.Select(Text).FirstOrDefault(text => text is not null),
            Sha512 = Convert.ToHexStringLower(Convert.FromBase64String(File.ReadAllText(Path.Combine(Folder, $"{Name}.{Version}.nupkg.sha512".ToLowerInvariant())).Trim())),
        };
    }

    /// <summary>The text of a file of the package, with plain line ends; null where there is none.</summary>
    private string? Text(string name) => File.Exists(Path.Combine(Folder, name)) ? PlainText.Of(File.ReadAllText(Path.Combine(Folder, name))) : null;
}
