using System.CommandLine;
using Plumbline.Cli;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>Help of plumb itself, and what a mistyped command gets.</summary>
public sealed class HelpTests
{
    private const int ScreenLines = 40;
    private const int ScreenColumns = 100;

    private static readonly string Folder = Path.GetTempPath();

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
