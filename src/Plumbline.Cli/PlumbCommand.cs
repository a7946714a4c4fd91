using System.CommandLine;

namespace Plumbline.Cli;

/// <summary>plumb itself: all its commands.</summary>
internal static class PlumbCommand
{
    public static RootCommand Create() => new("plumb finds the k at which approximate nearest-neighbour search stops returning true neighbourhoods, and says why.")
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
}
