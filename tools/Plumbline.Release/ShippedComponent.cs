namespace Plumbline.Release;

/// <summary>Something of others that is shipped with ours.</summary>
public sealed record ShippedComponent
{
    /// <summary>Its name; of a package, its id.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>SPDX identifier of its licence.</summary>
    public required string License { get; init; }

    /// <summary>Whose it is, in its own words.</summary>
    public required string Copyright { get; init; }

    /// <summary>Where it comes from; empty where it does not say.</summary>
    public required string Url { get; init; }

    /// <summary>The whole text of its licence.</summary>
    public required string LicenseText { get; init; }

    /// <summary>Notices that it passes on, of what it carries itself; null where it has none.</summary>
    public string? Notices { get; init; }

    /// <summary>SHA-512 of the package, in lower-case hexadecimal digits; null for what is no package.</summary>
    public string? Sha512 { get; init; }

    /// <summary>Whether it comes as a package from NuGet.</summary>
    public bool IsPackage => Sha512 is not null;

    /// <summary>Its package URL.</summary>
    public string PackageUrl => $"pkg:{(IsPackage ? "nuget" : "generic")}/{Uri.EscapeDataString(Name)}@{Uri.EscapeDataString(Version)}";
}
