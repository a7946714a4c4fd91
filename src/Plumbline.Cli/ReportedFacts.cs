using System.Globalization;
using System.Security.Cryptography;
using Plumbline.Studies.Output;

namespace Plumbline.Cli;

/// <summary>What it takes to make an audit or a tuning again, for its report.</summary>
internal static class ReportedFacts
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(TargetRequest target) =>
    [
        new("target", target.Shown),
        new("data", target.ShownData),
        new("queries", target.Queries ?? "vectors of the base (--self)"),
        new("sample", target.Sample.ToString(CultureInfo.InvariantCulture)),
        new("seed", target.Seed.ToString(CultureInfo.InvariantCulture)),
        .. target.Inputs.OfType<string>().Where(File.Exists).Select(file => new KeyValuePair<string, string>($"SHA-256 of {Path.GetFileName(file)}", HashOf(file))),
        .. MachineFacts.Versions(),
        .. MachineFacts.Machine(),
    ];

    private static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
