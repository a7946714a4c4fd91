using System.CommandLine;
using System.CommandLine.Completions;
using Plumbline.Cli;

// Alone, the name of a tool asks what it does; and many tools have a command that helps.
ParseResult parsed = PlumbCommand.Create().Parse(args switch
{
    [] => ["--help"],
    ["help", ..] => [.. args[1..], "--help"],
    _ => args,
});
// A line that is still being typed (plumb completion) is not refused.
bool isTyping = parsed.RootCommandResult.Command is RootCommand root && root.Directives.OfType<SuggestDirective>().Any(suggest => parsed.GetResult(suggest) is not null);
if (!isTyping && UsageError.Find(parsed) is { } problem)
{
    return CommandRun.Fail(ExitCode.BadInput, problem);
}

// Ctrl-C is ours (CommandRun): the library's own handler would end the process before files are put away.
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
