namespace Plumbline.Studies.Report;

/// <summary>What the report says about how a study was made beyond what its result knows: the caller supplies it.</summary>
public sealed record ReportFacts
{
    /// <summary>Nothing known: the report leaves these lines out.</summary>
    public static ReportFacts None { get; } = new();

    /// <summary>Versions by name, such as "Plumbline" and ".NET"; shown in the order given.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The machine by name, such as "processor" and "memory"; shown in the order given.</summary>
    public IReadOnlyDictionary<string, string> Machine { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the study's files lie, relative to the report and percent-encoded; empty where beside it, otherwise with a slash at its end.</summary>
    public string Folder { get; init; } = string.Empty;

    /// <summary>Where the pictures of the charts lie, likewise.</summary>
    public string Plots { get; init; } = "plots/";

    /// <summary>Files of the study, relative to <see cref="Folder"/>; each becomes a link.</summary>
    public IReadOnlyList<string> Files { get; init; } = ["results.csv", "results.parquet", "summary.csv", "plan.yaml", "manifest.json", "plots/"];
}
