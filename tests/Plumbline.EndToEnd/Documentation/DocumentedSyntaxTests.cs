using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Cli;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>What no test runs is known by name and is at least written as the program reads it.</summary>
public sealed partial class DocumentedSyntaxTests
{
    private static readonly RootCommand Root = PlumbCommand.Create();

    [Fact]
    public void Every_block_is_run_or_compared_or_says_why_not()
    {
        List<string> wrong = [];
        foreach (MarkdownBlock block in MarkdownPage.All.SelectMany(page => page.Blocks))
        {
            string? reason = block.After("not run:");
            string? code = block.After("code:");
            string? test = block.After("tested by");
            if (block.Marks.Contains("test-command") || block.Marks.Contains("output") || block.IsRun)
            {
                continue;
            }

            string? problem = reason is not null ? (reason.Length < 10 ? "a reason of a few words is missing" : null)
                : code is not null ? ProblemOfCode(block, code)
                : test is not null ? ProblemOfTest(test)
                : "it has no mark: run, run with SERVERS, output, code: FILE#REGION, tested by CLASS, or not run: REASON";
            if (problem is not null)
            {
                wrong.Add($"{block.Place}: {problem}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Every_command_that_is_not_run_is_one_that_plumb_reads()
    {
        List<string> wrong = [];
        int read = 0;
        foreach (MarkdownBlock block in MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language is "sh" or "yaml" or "ini" && !block.IsRun))
        {
            foreach (string line in block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            {
                if (CommandOf(line) is not { } command)
                {
                    continue;
                }

                read++;
                ParseResult parsed = Root.Parse(command);
                if (UnknownOption.Find(parsed) is { } unknown)
                {
                    wrong.Add($"{block.Place}: {line.Trim()}: {unknown}");
                }

                wrong.AddRange(parsed.Errors.Select(error => $"{block.Place}: {line.Trim()}: {error.Message}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(read > 10, $"Only {read} commands were found.");
    }

    [Fact]
    public void Every_command_named_within_a_line_exists_with_its_options()
    {
        List<string> wrong = [];
        int read = 0;
        foreach (MarkdownPage page in MarkdownPage.All.Where(page => page.Path != "CHANGELOG.md"))
        {
            foreach (string code in page.InlineCode.Where(code => code.StartsWith("plumb ", StringComparison.Ordinal)))
            {
                read++;
                string[] words = [.. CommandLineParser.SplitCommandLine(code)];
                Command command = Root;
                int next = 1;
                while (next < words.Length && command.Subcommands.FirstOrDefault(one => one.Name == words[next]) is { } sub)
                {
                    command = sub;
                    next++;
                }

                if (next < words.Length && words[next] == "COMMAND")
                {
                    continue;
                }

                if (command.Subcommands.Count > 0 && next < words.Length && !words[next].StartsWith('-'))
                {
                    wrong.Add($"{page.Path}: {code}: no command {words[next]}");
                    continue;
                }

                string[] known = [.. command.Options.Concat(Root.Options).SelectMany(option => (string[])[option.Name, .. option.Aliases])];
                // After -- there are none.
                wrong.AddRange(words[next..].TakeWhile(word => word != "--").Where(word => OptionWord().IsMatch(word) && !known.Contains(word)).Select(word => $"{page.Path}: {code}: no option {word}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(read > 50, $"Only {read} were found.");
    }

    [Fact]
    public void Every_json_block_is_json()
    {
        foreach (MarkdownBlock block in MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == "json"))
        {
            Exception? problem = Record.Exception(() => JsonDocument.Parse(block.Text).Dispose());
            Assert.True(problem is null, $"{block.Place}: {problem?.Message}");
        }
    }

    // The words after "plumb" of a line that runs it, also below a path, in a schedule of cron, or as a step of a workflow.
    private static string? CommandOf(string line)
    {
        Match match = PlumbCall().Match(line);
        return match.Success && !line.Contains("dotnet tool ", StringComparison.Ordinal) ? match.Groups[1].Value.Split(" # ")[0].Split(" || ")[0].Split(" > ")[0].Split(" >> ")[0].Split(')')[0].Trim() : null;
    }

    private static string? ProblemOfCode(MarkdownBlock block, string code)
    {
        string[] parts = code.Split('#');
        string path = Path.Combine(Repository.Root, parts[0]);
        if (parts.Length != 2 || !File.Exists(path))
        {
            return $"found code: {code}, expected FILE#REGION";
        }

        string source = Repository.ReadText(parts[0]);
        string start = $"#region {parts[1]}\n";
        if (!source.Contains(start, StringComparison.Ordinal))
        {
            return $"{parts[0]} has no #region {parts[1]}";
        }

        string[] shown = LinesOf(block.Text);
        string[] usings = [.. shown.TakeWhile(line => line.StartsWith("using Plumbline", StringComparison.Ordinal) && line.EndsWith(';'))];
        string[] region = LinesOf(Repository.Between(source, start, "#endregion"));
        if (usings.FirstOrDefault(line => !source.Contains(line, StringComparison.Ordinal)) is { } missing)
        {
            return $"{parts[0]} has no '{missing}'";
        }

        string[] rest = shown[usings.Length..];
        for (int i = 0; i < Math.Max(rest.Length, region.Length); i++)
        {
            string here = i < rest.Length ? rest[i] : "(nothing)";
            string there = i < region.Length ? region[i] : "(nothing)";
            if (here != there)
            {
                return $"the page has '{here}', {code} '{there}'";
            }
        }

        return null;
    }

    private static string? ProblemOfTest(string name) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), $"{name}.cs", SearchOption.AllDirectories).Any() ? null : $"there is no test class {name}";

    private static string[] LinesOf(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"(?:^|[\s=/])plumb\s+(\S.*)$")]
    private static partial Regex PlumbCall();

    [GeneratedRegex("^--?[a-z]")]
    private static partial Regex OptionWord();
}
