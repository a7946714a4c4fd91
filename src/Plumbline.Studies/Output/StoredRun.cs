using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>A finished study as its run folder holds it (<see cref="RunFolder.Read"/>).</summary>
public sealed record StoredRun
{
    /// <summary>The run folder, as the caller named it.</summary>
    public required string Path { get; init; }

    /// <summary>Everything measured, bit for bit as the study had it. Paths in its <see cref="StudyPlan"/> are whole.</summary>
    public required StudyResult Result { get; init; }

    /// <summary>When the study finished, UTC.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>Versions of what ran the study, by name: plumbline, dotnet.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The machine that ran it, by name: os, architecture, processors, memory, kernel.</summary>
    public required IReadOnlyDictionary<string, string> Machine { get; init; }
}
