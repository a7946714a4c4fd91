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

    /// <summary>Files that lie beside the report, relative to it; each becomes a link.</summary>
    public IReadOnlyList<string> Files { get; init; } = ["results.csv", "results.parquet", "summary.csv", "plan.yaml", "manifest.json", "plots/"];
}
