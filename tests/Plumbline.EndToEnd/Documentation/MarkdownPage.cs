using System.Text.RegularExpressions;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>A page of the documentation: its blocks, headings, links, and code within lines.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path)
    {
        Path = path;
        List<MarkdownBlock> blocks = [];
        List<string> prose = [];
        List<string> marks = [];
        string[] lines = Repository.ReadText(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                int indentation = lines[i].IndexOf('`', StringComparison.Ordinal);
                int end = Array.FindIndex(lines, i + 1, one => one.Trim() == "```");
                Assert.True(end > i, $"{path}:{i + 1}: a block that does not end.");
                string text = string.Concat(lines[(i + 1)..end].Select(one => $"{(one.Length > indentation ? one[indentation..] : "")}\n"));
                blocks.Add(new MarkdownBlock(path, i + 1, line[3..].Trim(), [.. marks], text));
                marks.Clear();
                i = end;
                continue;
            }

            if (Comment().Match(line) is { Success: true } comment)
            {
                marks.Add(comment.Groups[1].Value);
            }
            else
            {
                marks.Clear();
                prose.Add(lines[i]);
            }
        }

        Blocks = blocks;
        string all = string.Join('\n', prose);
        InlineCode = [.. Code().Matches(all).Select(match => match.Groups[1].Value)];
        string plain = Code().Replace(all, "``");
        Links = [.. Link().Matches(plain).Select(match => match.Groups[1].Value), .. Source().Matches(plain).Select(match => match.Groups[1].Value)];
        Anchors = AnchorsOf(prose).ToHashSet();
    }

    /// <summary>Every page: the root's, those of docs and samples, and the packages' own.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Below("samples"))
            .Concat(Below("src"))
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage(path)),
    ];

    /// <summary>Where it lies, from the root of the checkout.</summary>
    public string Path { get; }

    /// <summary>Its fenced blocks.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks { get; }

    /// <summary>Code within its lines.</summary>
    public IReadOnlyList<string> InlineCode { get; }

    /// <summary>What its links and pictures lead to.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors { get; }

    // A README of a source project or a sample, not what a build has copied below it.
    private static IEnumerable<string> Below(string folder)
    {
        string path = System.IO.Path.Combine(Repository.Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.md").Concat(Directory.EnumerateDirectories(path).SelectMany(one => Directory.EnumerateFiles(one, "*.md")))
            : [];
    }

    private static IEnumerable<string> AnchorsOf(IEnumerable<string> lines)
    {
        Dictionary<string, int> seen = [];
        foreach (string line in lines)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                string text = heading.Groups[1].Value.Trim().ToLowerInvariant();
                string anchor = string.Concat(text.Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');
                int times = seen[anchor] = seen.GetValueOrDefault(anchor) + 1;
                yield return times == 1 ? anchor : $"{anchor}-{times - 1}";
            }
        }
    }

    [GeneratedRegex(@"^<!--\s*(.*?)\s*-->$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"<(?:img|source|a)\s[^>]*?(?:src|srcset|href)=""([^""]+)""")]
    private static partial Regex Source();

    [GeneratedRegex(@"^#{1,6}\s+(.*)$")]
    private static partial Regex Heading();
}
