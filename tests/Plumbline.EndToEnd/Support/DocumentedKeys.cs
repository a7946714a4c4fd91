using Plumbline.Testing;

namespace Plumbline.EndToEnd.Support;

/// <summary>The keys of a command's JSON, as docs/results.md lists them.</summary>
internal static class DocumentedKeys
{
    /// <summary>The keys below a heading, in their order.</summary>
    /// <param name="heading">The heading, such as <c>plumb truth --json</c>.</param>
    public static string[] Of(string heading) =>
    [
        .. Repository.ReadText("docs/results.md").Split($"## {heading}\n")[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
    ];
}
