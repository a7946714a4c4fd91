using System.Reflection;

namespace Plumbline.Release;

/// <summary>SPDX identifiers, and the standard texts of licences whose packages bring none.</summary>
internal static class LicenseIdentifier
{
    /// <summary>Packages that name their licence only by an address; read there by a person.</summary>
    private static readonly Dictionary<string, string> Addresses = new()
    {
        ["https://github.com/MiloszKrajewski/K4os.Compression.LZ4/blob/master/LICENSE?raw=true"] = "MIT",
    };

    /// <summary>The identifier of a licence that is given as an address or a text.</summary>
    /// <param name="package">The package, for the message.</param>
    /// <param name="address">Where the licence is said to be.</param>
    /// <param name="text">The licence; null where the package brings none.</param>
    public static string Of(string package, string address, string? text) =>
        Addresses.TryGetValue(address, out string? known) ? known
        : text?.Contains("Permission is hereby granted, free of charge, to any person obtaining a copy", StringComparison.Ordinal) == true ? "MIT"
        : throw new ReleaseException(package, $"no licence that can be told (address '{address}')", "an SPDX expression or a known text");

    /// <summary>The text of a licence.</summary>
    /// <param name="identifier">Its SPDX identifier.</param>
    /// <param name="package">The package, for the message.</param>
    public static string StandardText(string identifier, string package)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(identifier);
        if (stream is null)
        {
            throw new ReleaseException(package, $"licence {identifier} without its text", "a package with its licence, or a text in tools/Plumbline.Release/Texts");
        }

        using StreamReader reader = new(stream);
        return PlainText.Of(reader.ReadToEnd());
    }
}
