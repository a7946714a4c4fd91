using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Plumbline.Cli;

/// <summary>
/// Help of plumb itself and of groups of commands: a screen, a line a command. The library's own repeats the whole description of each. That of a
/// single command is the library's.
/// </summary>
internal sealed class PlumbHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _ofCommand = new();

    public override bool ClearsParseErrors => true;

    /// <summary>How a command is called: its words after "plumb", and its arguments, those in brackets that may be left out.</summary>
    public static string CallOf(string name, Command command) =>
        string.Join(' ', [name, .. command.Arguments.Select(argument =>
        {
            string word = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
            return argument.Arity.MinimumNumberOfValues == 0 ? $"[{word}]" : word;
        })]);

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            return _ofCommand.Invoke(parseResult);
        }

        Screen.Show(() =>
        {
            Console.Out.Write(TextOf(command, parseResult.RootCommandResult.Command));
            Console.Out.Flush();
        });
        return ExitCode.Done;
    }

    /// <summary>The help of a command that has others below it.</summary>
    /// <param name="command">plumb itself, or a group.</param>
    /// <param name="root">plumb itself.</param>
    public static string TextOf(Command command, Command root)
    {
        bool isRoot = command == root;
        (string Title, (string Call, string Summary)[] Lines)[] groups =
        [
            .. CommandGroup.All
                .Select(group => (group.Title, Lines: ((string, string)[])[.. group.Commands
                    .Where(one => isRoot || one.Name.StartsWith($"{command.Name} ", StringComparison.Ordinal))
                    .Select(one => (CallOf(one.Name, Find(root, one.Name)), one.Summary))]))
                .Where(group => group.Lines.Length > 0),
        ];
        int width = groups.SelectMany(group => group.Lines).Max(line => line.Call.Length);
        return string.Join(
            '\n',
            (string[])
            [
                command.Description!.ReplaceLineEndings("\n"),
                "",
                $"Usage: plumb {(isRoot ? "" : $"{command.Name} ")}COMMAND [options]",
                .. groups.SelectMany(group => (string[])["", $"{(isRoot ? group.Title : "Commands")}:", .. group.Lines.Select(line => $"  {line.Call.PadRight(width)}  {line.Summary}")]),
                "",
                isRoot ? "plumb COMMAND --help has the options and examples of a command, plumb --version the version." : $"plumb {command.Name} COMMAND --help has the options and examples of a command.",
                "",
            ]);
    }

    private static Command Find(Command root, string name) => name.Split(' ').Aggregate(root, (command, word) => command.Subcommands.Single(sub => sub.Name == word));
}
