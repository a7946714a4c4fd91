using System.CommandLine;
using System.CommandLine.Help;
using Plumbline.Cli;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>A command of plumb that does something, by its whole name.</summary>
/// <param name="Name">The words after "plumb".</param>
/// <param name="Command">The command.</param>
internal sealed record ListedCommand(string Name, Command Command)
{
    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<ListedCommand> All { get; } = [.. PlumbCommand.Create().Subcommands.SelectMany(command => Leaves(command, ""))];

    /// <summary>The options of its own.</summary>
    public IEnumerable<Option> Options => Command.Options.Where(option => option is not (HelpOption or VersionOption));

    /// <summary>The description up to the examples, on one line.</summary>
    public string Purpose => Command.Description!.Split("\n\n")[0].ReplaceLineEndings(" ");

    /// <summary>The lines of the examples.</summary>
    public IEnumerable<string> Examples => ExamplesOf(Command.Description!);

    /// <summary>The lines of the examples in a description.</summary>
    public static IEnumerable<string> ExamplesOf(string description) => description.ReplaceLineEndings("\n").Split('\n')
        .SkipWhile(line => line != "Examples:")
        .Skip(1)
        .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
        .Select(line => line.Trim());

    private static IEnumerable<ListedCommand> Leaves(Command command, string before) => command.Subcommands.Count == 0
        ? [new ListedCommand(before + command.Name, command)]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{before}{command.Name} "));
}
