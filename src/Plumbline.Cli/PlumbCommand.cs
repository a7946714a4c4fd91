using System.CommandLine;
using System.CommandLine.Help;

namespace Plumbline.Cli;

/// <summary>plumb itself: all commands.</summary>
internal static class PlumbCommand
{
    private const string Description = """
        plumb finds the k at which approximate nearest-neighbour search stops returning
        true neighbourhoods, and says why.

        Examples:
          plumb audit index.faiss --data embeddings.npy --k 10,100 --ef 16,64
          plumb tune index.faiss --data embeddings.npy --queries queries.npy --k 10 --overlap 0.95
          plumb study --data embeddings.npy
        """;

    private const string DataDescription = """
        Data sets that others publish.

        Examples:
          plumb data pull stl10
        """;

    private const string ModelDescription = """
        Models that others publish.

        Examples:
          plumb model pull resnet50
        """;

    public static RootCommand Create()
    {
        RootCommand root = new(Description)
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
            new Command("data", DataDescription) { DataPullCommand.Create() },
            new Command("model", ModelDescription) { ModelPullCommand.Create() },
            DoctorCommand.Create(),
            CompletionCommand.Create(),
        };
        // The library's own takes /h and /? for a call for help, which here are paths.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h", "-?") { Action = new PlumbHelp(), Description = "Show this." });
        foreach (Argument argument in Leaves(root).SelectMany(command => command.Arguments))
        {
            // Else the list of arguments has the words that a shell completes where the usage has the name.
            argument.HelpName = argument.Name;
        }

        return root;
    }

    private static IEnumerable<Command> Leaves(Command command) => command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);
}
