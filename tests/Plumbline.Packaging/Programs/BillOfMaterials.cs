using System.Text.Json;
using Plumbline.Release;

namespace Plumbline.Packaging.Programs;

/// <summary>What the schema of CycloneDX 1.6 asks of a bill of materials, and what lies in a program's folder asks of this one.</summary>
internal static class BillOfMaterials
{
    private static readonly string[] Types = ["application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset"];

    /// <summary>Fails where the bill is not sound, or lacks an assembly of the folder.</summary>
    public static void AssertSound(JsonElement bill, string folder)
    {
        Assert.Equal("CycloneDX", bill.GetProperty("bomFormat").GetString());
        Assert.Equal("1.6", bill.GetProperty("specVersion").GetString());
        Assert.Equal(1, bill.GetProperty("version").GetInt32());
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", bill.GetProperty("serialNumber").GetString());
        // The schema allows no other keys.
        Assert.Equal(["$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"], bill.EnumerateObject().Select(property => property.Name));

        JsonElement main = bill.GetProperty("metadata").GetProperty("component");
        JsonElement[] components = [.. bill.GetProperty("components").EnumerateArray()];
        Assert.All(components.Append(main), AssertSound);
        string[] references = [.. components.Append(main).Select(component => component.GetProperty("bom-ref").GetString()!)];
        Assert.Equal(references.Length, references.Distinct().Count());

        JsonElement[] dependencies = [.. bill.GetProperty("dependencies").EnumerateArray()];
        Assert.Equal(dependencies.Length, dependencies.Select(entry => entry.GetProperty("ref").GetString()).Distinct().Count());
        Assert.All(dependencies, entry =>
        {
            string[] needed = [.. entry.GetProperty("dependsOn").EnumerateArray().Select(reference => reference.GetString()!)];
            Assert.Equal(needed.Distinct(), needed);
            Assert.Empty(needed.Append(entry.GetProperty("ref").GetString()!).Except(references));
        });

        string[] names = [.. components.Append(main).Select(component => component.GetProperty("name").GetString()!)];
        Assert.All((string[])["plumb", "Plumbline", "plotly.js", "Open Sans", "SkiaSharp", "Microsoft.ML.OnnxRuntime"], name => Assert.Contains(name, names));
        Assert.Contains(names, name => name.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("Microsoft.AspNetCore.App.Runtime.", StringComparison.Ordinal));
        string notices = File.ReadAllText(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"));
        Assert.All(components.Where(component => !component.GetProperty("name").GetString()!.StartsWith("Plumbline", StringComparison.Ordinal)), component =>
            Assert.Contains($"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()} - ", notices, StringComparison.Ordinal));
    }

    private static void AssertSound(JsonElement component)
    {
        Assert.Contains(component.GetProperty("type").GetString(), Types);
        Assert.NotEmpty(component.GetProperty("name").GetString()!);
        Assert.NotEmpty(component.GetProperty("version").GetString()!);
        Assert.StartsWith("pkg:", component.GetProperty("purl").GetString(), StringComparison.Ordinal);
        JsonElement license = Assert.Single(component.GetProperty("licenses").EnumerateArray());
        Assert.Contains(license.GetProperty("license").GetProperty("id").GetString(), LicensePolicy.Fitting);
        if (component.TryGetProperty("hashes", out JsonElement hashes))
        {
            JsonElement hash = Assert.Single(hashes.EnumerateArray());
            Assert.Equal("SHA-512", hash.GetProperty("alg").GetString());
            Assert.Matches("^[0-9a-f]{128}$", hash.GetProperty("content").GetString());
        }
    }
}
