using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.Release;

/// <summary>
/// A bill of materials in CycloneDX 1.6 JSON (ECMA-424): what a program is made of, under which licences, and what needs what. It names no
/// time, and its serial number comes from its content: the same program has the same bill.
/// </summary>
internal static class CycloneDx
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    /// <summary>Writes the bill.</summary>
    /// <param name="program">Name of the program, itself one of the libraries.</param>
    /// <param name="libraries">The libraries of the program, with what they need.</param>
    /// <param name="components">Those of others, and files carried within.</param>
    /// <param name="carried">The files carried within, which the program is said to need.</param>
    public static string Create(string program, IReadOnlyList<PublishedLibrary> libraries, IReadOnlyList<ShippedComponent> components, IReadOnlyList<ShippedComponent> carried)
    {
        PublishedLibrary main = libraries.First(library => library.Name == program);
        Dictionary<string, string> references = components.ToDictionary(component => component.Name, component => component.PackageUrl, StringComparer.Ordinal);
        foreach (PublishedLibrary library in libraries.Where(library => library.IsOurs))
        {
            references.Add(library.Name, $"pkg:nuget/{Uri.EscapeDataString(library.Name)}@{Uri.EscapeDataString(library.Version)}");
        }

        JsonObject bill = new()
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = Ours(main, "application", references) },
            ["components"] = new JsonArray(
            [
                .. libraries.Where(library => library.IsOurs && library.Name != program).OrderBy(library => library.Name, StringComparer.Ordinal).Select(library => Ours(library, "library", references)),
                .. components.Select(component => OfOthers(component)),
            ]),
            ["dependencies"] = new JsonArray(
            [
                .. libraries.Where(library => references.ContainsKey(library.Name)).OrderBy(library => library.Name, StringComparer.Ordinal).Select(library => (JsonNode)new JsonObject
                {
                    ["ref"] = references[library.Name],
                    ["dependsOn"] = new JsonArray(
                    [
                        .. library.Dependencies.Concat(library.Name == program ? carried.Select(component => component.Name) : [])
                            .Where(references.ContainsKey)
                            .Select(name => references[name])
                            .Distinct(StringComparer.Ordinal)
                            .Order(StringComparer.Ordinal)
                            .Select(reference => (JsonNode)reference!),
                    ]),
                }),
            ]),
        };
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(bill.ToJsonString()));
        // A UUID of version 8: its bits are the writer's own.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        bill.Insert(3, "serialNumber", $"urn:uuid:{new Guid(hash.AsSpan(0, 16), bigEndian: true)}");
        return bill.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Ours(PublishedLibrary library, string type, Dictionary<string, string> references) => new()
    {
        ["type"] = type,
        ["bom-ref"] = references[library.Name],
        ["name"] = library.Name,
        ["version"] = library.Version,
        ["licenses"] = License("MIT"),
        ["purl"] = references[library.Name],
    };

    private static JsonObject OfOthers(ShippedComponent component)
    {
        JsonObject entry = new()
        {
            ["type"] = component.Name == "Open Sans" ? "data" : "library",
            ["bom-ref"] = component.PackageUrl,
            ["name"] = component.Name,
            ["version"] = component.Version,
        };
        if (component.Sha512 is not null)
        {
            entry["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = component.Sha512 });
        }

        entry["licenses"] = License(component.License);
        entry["copyright"] = component.Copyright;
        entry["purl"] = component.PackageUrl;
        if (component.Url.Length > 0)
        {
            entry["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = component.Url });
        }

        return entry;
    }

    private static JsonArray License(string identifier) => new(new JsonObject { ["license"] = new JsonObject { ["id"] = identifier } });
}
