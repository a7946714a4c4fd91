using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Support;

/// <summary>Run folders of one study, which are the same but for what the work took.</summary>
internal static partial class StudyFolders
{
    /// <summary>All bytes are the same, but for the times and the memory in manifest.json, study.json and report.html.</summary>
    /// <param name="expected">A run folder.</param>
    /// <param name="actual">Another.</param>
    public static void AssertSame(string expected, string actual)
    {
        AssertSameResults(expected, actual);
        Assert.Equal(File.ReadAllText(Path.Combine(expected, "plan.yaml")), File.ReadAllText(Path.Combine(actual, "plan.yaml")));
        Assert.Equal(Normal(Text(expected, "manifest.json")), Normal(Text(actual, "manifest.json")));
        Assert.Equal(Found(Text(expected, "study.json")), Found(Text(actual, "study.json")));
        Assert.Equal(WithoutTimes(Text(expected, "report.html")), WithoutTimes(Text(actual, "report.html")));
    }

    /// <summary>The same files, and all bytes the same but in those that say where the data lay and on what machine it was.</summary>
    /// <param name="expected">A run folder.</param>
    /// <param name="actual">Another, perhaps of data at another place.</param>
    public static void AssertSameResults(string expected, string actual)
    {
        string[] files = Files(expected);
        Assert.Equal(files, Files(actual));
        Assert.Contains("results.csv", files);
        Assert.Contains("results.parquet", files);
        Assert.Contains(files, file => file.EndsWith(".png", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("metrics.json", StringComparison.Ordinal));
        foreach (string file in files.Where(file => file is not ("plan.yaml" or "manifest.json" or "study.json" or "report.html")))
        {
            Assert.True(File.ReadAllBytes(Path.Combine(expected, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, file))), $"{actual}/{file}");
        }
    }

    /// <summary>A manifest, or what --json wrote, without what the work took.</summary>
    /// <param name="manifest">Its text.</param>
    public static string Normal(string manifest)
    {
        JsonObject json = JsonNode.Parse(manifest)!.AsObject();
        foreach (string name in (string[])["finished", "resumed", "seconds", "peakMemoryBytes"])
        {
            Assert.True(json.Remove(name), name);
        }

        // Of --json only.
        json.Remove("runFolder");
        // Of the file only, which has times too.
        json.Remove("study");
        return json.ToJsonString();
    }

    private static string Text(string folder, string name) => File.ReadAllText(Path.Combine(folder, name));

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>What study.json says was found, without what it took.</summary>
    private static string Found(string study)
    {
        JsonObject json = JsonNode.Parse(study)!.AsObject();
        foreach (string name in (string[])["resumed", "seconds", "peakMemoryBytes"])
        {
            Assert.True(json["study"]!.AsObject().Remove(name), name);
        }

        return json.ToJsonString();
    }

    /// <summary>The seven times and the peak memory stand in one list.</summary>
    private static string WithoutTimes(string report)
    {
        Match list = TimesAndMemory().Match(report);
        Assert.True(list.Success);
        Assert.Equal(8, Value().Count(list.Value));
        return report[..list.Index] + Value().Replace(list.Value, "<dd/>") + report[(list.Index + list.Length)..];
    }

    [GeneratedRegex(@"<h3>Time and memory</h3>.*?</dl>", RegexOptions.Singleline)]
    private static partial Regex TimesAndMemory();

    [GeneratedRegex("<dd>[^<]*</dd>")]
    private static partial Regex Value();
}
