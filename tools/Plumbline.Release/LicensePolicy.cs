namespace Plumbline.Release;

/// <summary>Licences that fit a program under MIT: what they ask for, the notices file does.</summary>
public static class LicensePolicy
{
    /// <summary>SPDX identifiers.</summary>
    public static IReadOnlyList<string> Fitting { get; } = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "PostgreSQL", "Zlib", "0BSD"];

    /// <summary>Those of some components whose licence is not among them.</summary>
    /// <param name="components">The components.</param>
    public static IReadOnlyList<ShippedComponent> Unfit(IEnumerable<ShippedComponent> components) =>
        [.. components.Where(component => !Fitting.Contains(component.License, StringComparer.Ordinal))];
}
