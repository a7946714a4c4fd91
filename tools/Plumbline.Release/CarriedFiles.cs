using System.Text.RegularExpressions;

namespace Plumbline.Release;

/// <summary>Files of others that our assemblies carry within.</summary>
internal static partial class CarriedFiles
{
    /// <summary>All of them: plotly.js and Open Sans in reports, blazor.web.js in the explorer.</summary>
    /// <param name="root">The checkout, restored.</param>
    public static IEnumerable<ShippedComponent> All(string root) => [Plotly(root), NuGetFolder.FindPinned(root, "Microsoft.AspNetCore.App.Internal.Assets").ToComponent(), OpenSans(root)];

    private static ShippedComponent Plotly(string root)
    {
        string folder = Path.Combine(NuGetFolder.FindPinned(root, "Plotly.Blazor").Folder, "staticwebassets");
        string script = File.ReadAllText(Directory.EnumerateFiles(folder, "plotly-basic-*.min.js").Single());
        Match head = PlotlyHead().Match(script);
        if (!head.Success)
        {
            throw new ReleaseException("plotly.min.js", "another head", "version, copyright and licence as plotly.js writes them");
        }

        // Licences of what plotly.js itself bundles, which its build keeps in comments.
        string bundled = string.Join("\n\n", BundledLicense().Matches(script).Select(match => PlainText.Of(match.Value)).Distinct());
        return new ShippedComponent
        {
            Name = "plotly.js",
            Version = head.Groups["version"].Value,
            License = "MIT",
            Copyright = head.Groups["copyright"].Value.TrimEnd('.'),
            Url = "https://github.com/plotly/plotly.js",
            LicenseText = LicenseIdentifier.StandardText("MIT", "plotly.js"),
            Notices = bundled.Length > 0 ? bundled : null,
        };
    }

    private static ShippedComponent OpenSans(string root)
    {
        string folder = Path.Combine(root, "src", "Plumbline.Studies", "Report", "Fonts");
        return new ShippedComponent
        {
            Name = "Open Sans",
            Version = "1.11",
            License = "Apache-2.0",
            Copyright = "Digitized data copyright (c) 2010-2011, Google Corporation",
            Url = "https://fonts.google.com/specimen/Open+Sans",
            LicenseText = PlainText.Of(File.ReadAllText(Path.Combine(folder, "LICENSE-OpenSans.txt"))),
        };
    }

    [GeneratedRegex(@"\A/\*\*\s*\* plotly\.js \([^)]*\) v(?<version>\S+)\s*\* (?<copyright>Copyright [^\n]*?)\s*\* All rights reserved\.\s*\* Licensed under the MIT license")]
    private static partial Regex PlotlyHead();

    [GeneratedRegex(@"/\*!?(?:(?!\*/)[\s\S])*?(?:@license|License information|MIT License)(?:(?!\*/)[\s\S])*\*/", RegexOptions.IgnoreCase)]
    private static partial Regex BundledLicense();
}
