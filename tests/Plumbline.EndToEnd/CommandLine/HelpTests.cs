using System.CommandLine;
using System.Text.RegularExpressions;
using Plumbline.Cli;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>Help of plumb itself, and what a mistyped command gets.</summary>
public sealed class HelpTests
{
    private const int ScreenLines = 40;
    private const int ScreenColumns = 100;

    private static readonly string Folder = Path.GetTempPath();

    public static TheoryData<string> Names => [.. ListedCommand.All.Select(command => command.Name)];

    [Fact]
    public void Help_is_a_screen_with_a_line_for_every_command()
    {
        RootCommand root = PlumbCommand.Create();
        string[] lines = PlumbHelp.TextOf(root, root).Split('\n');
        Assert.InRange(lines.Length, 20, ScreenLines);
        Assert.All(lines, line => Assert.True(line.Length <= ScreenColumns, line));
        Assert.Equal(ListedCommand.All.Select(command => command.Name).Order(), CommandGroup.All.SelectMany(group => group.Commands).Select(command => command.Name).Order());
        Assert.All(ListedCommand.All, command => Assert.Single(lines, line => line.StartsWith($"  {PlumbHelp.CallOf(command.Name, command.Command)} ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("study", "study [PLAN.yaml]")]
    [InlineData("doctor", "doctor [WHAT...]")]
    [InlineData("report", "report RUN...")]
    [InlineData("convert", "convert INPUT OUTPUT")]
    public void Arguments_that_may_be_left_out_are_in_brackets(string name, string call) =>
        Assert.Equal(call, PlumbHelp.CallOf(name, ListedCommand.All.Single(command => command.Name == name).Command));

    [Theory]
    [InlineData("audti --k 5", "found unknown command 'audti' (did you mean 'audit'?) (plumb --help shows the usage)")]
    [InlineData("frobnicate", "found unknown command 'frobnicate' (plumb --help shows the usage)")]
    [InlineData("data pul stl10", "found unknown command 'pul' (did you mean 'pull'?) (plumb data --help shows the usage)")]
    [InlineData("help audti", "found unknown command 'audti' (did you mean 'audit'?) (plumb --help shows the usage)")]
    public async Task An_unknown_command_is_told_the_nearest(string line, string message)
    {
        PlumbResult result = await Plumb.RunAsync(Folder, line.Split(' '));
        Assert.Equal((2, "", $"plumb: {message}\n"), (result.ExitCode, result.Output, result.Errors));
    }

    [Theory]
    [InlineData("decode", "PATH: found nothing, expected plumb decode PATH (plumb decode --help shows the usage)")]
    [InlineData("convert a", "OUTPUT: found nothing, expected plumb convert INPUT OUTPUT (plumb convert --help shows the usage)")]
    [InlineData("report", "RUN: found nothing, expected plumb report RUN... (plumb report --help shows the usage)")]
    [InlineData("decode paper more", "found 'more', an argument too many, expected plumb decode PATH (plumb decode --help shows the usage)")]
    [InlineData("study --force maybe x", "found 'x', an argument too many, expected plumb study [PLAN.yaml] (plumb study --help shows the usage)")]
    [InlineData("data", "found no command, expected plumb data pull (plumb data --help shows the usage)")]
    [InlineData("audit i --k", "--k: found nothing, expected LIST (plumb audit --help shows the usage)")]
    [InlineData("audit i --k 1 --k 2", "--k: found 2 values (1 and 2), expected one list, such as 10,100 (plumb audit --help shows the usage)")]
    [InlineData("audit i --json a --json b", "--json: found 2 values (a and b), expected one FILE|- (plumb audit --help shows the usage)")]
    [InlineData("audit i --jsno a", "found unknown option '--jsno' (did you mean '--json'?) (plumb audit --help shows the usage)")]
    [InlineData("data --hlep", "found unknown option '--hlep' (did you mean '--help'?) (plumb data --help shows the usage)")]
    [InlineData("data pull --frobnicate", "found unknown option '--frobnicate' (plumb data pull --help shows the usage)")]
    public void A_wrong_command_line_is_told_in_our_words(string line, string message) =>
        Assert.Equal(message, UsageError.Find(PlumbCommand.Create().Parse(line.Split(' '))));

    [Fact]
    public void A_right_command_line_is_not_refused() =>
        Assert.All((string[])["audit i --data x --k 1,2 --json", "doctor", "data pull stl10 --help", "--version"], line => Assert.Null(UsageError.Find(PlumbCommand.Create().Parse(line.Split(' ')))));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_usage_and_the_list_of_arguments_call_an_argument_the_same(string name)
    {
        using StringWriter output = new();
        Assert.Equal(0, PlumbCommand.Create().Parse([.. name.Split(' '), "--help"]).Invoke(new InvocationConfiguration { Output = output }));
        Assert.All(
            ListedCommand.All.Single(command => command.Name == name).Command.Arguments,
            argument => Assert.Matches($@"Usage:[^\0]*<{Regex.Escape(argument.Name)}>[^\0]*\nArguments:\n[^\0]*\n? +<{Regex.Escape(argument.Name)}>", output.ToString().ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help audit", "audit --help")]
    [InlineData("help data pull", "data pull -h")]
    [InlineData("help model", "model --help")]
    public async Task Help_is_a_command_too(string line, string option)
    {
        PlumbResult result = await Plumb.RunAsync(Folder, line.Split(' '));
        PlumbResult expected = await Plumb.RunAsync(Folder, option.Split(' '));
        expected.AssertDone();
        Assert.Contains("--help", expected.Output, StringComparison.Ordinal);
        Assert.Equal((0, expected.Output, ""), (result.ExitCode, result.Output, result.Errors));
    }
}
