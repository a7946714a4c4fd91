using System.CommandLine;
using System.CommandLine.Parsing;
using Plumbline.Cli;

RootCommand root = new("plumb finds the k at which approximate nearest-neighbour search stops returning true neighbourhoods, and says why.")
{
    StudyCommand.Create(),
    EmbedCommand.Create(),
    DecodeCommand.Create(),
    TruthCommand.Create(),
    BuildCommand.Create(),
    SearchCommand.Create(),
    AuditCommand.Create(),
    TuneCommand.Create(),
    ReportCommand.Create(),
    WatchCommand.Create(),
    ServeCommand.Create(),
    InfoCommand.Create(),
    ConvertCommand.Create(),
    LoadCommand.Create(),
    new Command("data", "Data sets that others publish.") { DataPullCommand.Create() },
    new Command("model", "Models that others publish.") { ModelPullCommand.Create() },
};

// Alone, the name of a tool asks what it does.
ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
if ((UnknownOption.Find(parsed) ?? (parsed.Errors.Count > 0 ? parsed.Errors.FirstOrDefault(error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal), parsed.Errors[0]).Message : null)) is { } problem)
{
    return CommandRun.Fail(ExitCode.BadInput, $"{problem.TrimEnd('.')} (plumb {NameOf(parsed.CommandResult)}--help shows the usage)");
}

// Ctrl-C is ours (CommandRun): the library's own handler would end the process before files are put away.
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

// The words of a command after "plumb", such as "data pull ".
static string NameOf(CommandResult result) => result.Parent is CommandResult parent ? $"{NameOf(parent)}{result.Command.Name} " : "";
