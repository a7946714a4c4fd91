using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Plumbline.Cli;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>One thing has one name in all commands, and one name means one thing.</summary>
public sealed partial class CommandAgreementTests
{
    // The same words may stand for different values where that is what they say: --k of a file of neighbours is one number, a file is
    // written to FILE and a run to FOLDER, the study's condition 2 has several construction settings.
    private static readonly Dictionary<string, string[]> ValuesThatDiffer = new()
    {
        ["--k"] = ["LIST", "N"],
        ["--out"] = ["FILE", "FOLDER", "FILE.html|FOLDER"],
        ["--ef-construction"] = ["N", "LIST"],
        ["--target-overlap"] = ["OVERLAP", "OVERLAP|none"],
        ["--data"] = ["SOURCE", "BASE"],
    };

    private static readonly string[] WithoutResults = ["completion"];

    public static TheoryData<string> Names => [.. ListedCommand.All.Select(command => command.Name)];

    [Fact]
    public void An_option_takes_the_same_kind_of_value_in_every_command()
    {
        foreach (IGrouping<string, Option> same in ListedCommand.All.SelectMany(command => command.Options).GroupBy(option => option.Name))
        {
            string[] values = [.. same.Select(option => option.HelpName ?? "").Distinct()];
            Assert.True(
                values.Length == 1 || (ValuesThatDiffer.TryGetValue(same.Key, out string[]? allowed) && values.All(allowed.Contains)),
                $"{same.Key} takes {string.Join(" and ", values)}");
        }
    }

    [Fact]
    public void Short_names_stand_for_one_option_and_every_command_has_them()
    {
        Option[] all = [.. ListedCommand.All.SelectMany(command => command.Options)];
        foreach (IGrouping<string, Option> same in all.SelectMany(option => option.Aliases.Select(alias => (alias, option))).GroupBy(pair => pair.alias, pair => pair.option))
        {
            string name = Assert.Single(same.Select(option => option.Name).Distinct());
            Assert.Equal(all.Count(option => option.Name == name), same.Count());
        }
    }

    [Fact]
    public void A_set_of_words_is_the_same_in_every_command_and_in_words_of_its_own()
    {
        foreach (Option option in ListedCommand.All.SelectMany(command => command.Options).Where(option => option.HelpName?.Contains('|', StringComparison.Ordinal) == true))
        {
            string[] words = [.. option.HelpName!.Split('|').Where(word => char.IsAsciiLetterLower(word[0]))];
            Assert.Equal(words.Order(), option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_has_examples_that_parse_and_exit_codes(string name)
    {
        ListedCommand command = ListedCommand.All.Single(one => one.Name == name);
        Assert.Matches(ExitCodes(), command.Command.Description!.ReplaceLineEndings("\n"));
        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example => AssertParses(example, name));
    }

    [Fact]
    public void Help_of_plumb_and_of_groups_has_examples_that_parse()
    {
        RootCommand root = PlumbCommand.Create();
        foreach (Command command in (Command[])[root, .. root.Subcommands.Where(command => command.Subcommands.Count > 0)])
        {
            string[] examples = [.. ListedCommand.ExamplesOf(command.Description!)];
            Assert.NotEmpty(examples);
            Assert.All(examples, example => AssertParses(example, command == root ? "" : command.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_writes_json_and_can_be_quiet(string name)
    {
        ListedCommand command = ListedCommand.All.Single(one => one.Name == name);
        string[] options = [.. command.Options.Select(option => option.Name)];
        Assert.Equal(!WithoutResults.Contains(name), options.Contains("--json"));
        Assert.Equal(!WithoutResults.Contains(name), options.Contains("--quiet"));
        Assert.All(command.Options, option => Assert.Matches(@"[.\]]$", option.Description!));
        Assert.All(command.Command.Arguments, argument => Assert.EndsWith(".", argument.Description!, StringComparison.Ordinal));
        // A line that names a default says so in the same form.
        Assert.All(command.Options, option => Assert.DoesNotMatch(@"[Dd]efault(s to|:? is)", option.Description!));
    }

    [Fact]
    public void A_path_that_begins_with_a_slash_is_no_call_for_help() =>
        Assert.DoesNotContain(PlumbCommand.Create().Parse(["info", "/h"]).Tokens, token => token.Type == TokenType.Option);

    private static void AssertParses(string example, string name)
    {
        string line = example.Split(" > ")[0].Split(" >> ")[0];
        string[] words = [.. CommandLineParser.SplitCommandLine(line)];
        Assert.Equal("plumb", words[0]);
        Assert.StartsWith($"plumb {name}".TrimEnd(), example, StringComparison.Ordinal);
        ParseResult parsed = PlumbCommand.Create().Parse(words[1..]);
        Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join("; ", parsed.Errors)}");
        Assert.True(UnknownOption.Find(parsed) is null, $"{example}: {UnknownOption.Find(parsed)}");
    }

    [GeneratedRegex(@"\nExit codes: 0 ")]
    private static partial Regex ExitCodes();
}
