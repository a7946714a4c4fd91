using Plumbline.Engines;

namespace Plumbline.Studies.Auditing;

/// <summary>What an audit found.</summary>
public sealed record AuditResult
{
    /// <summary>What the engine says of itself.</summary>
    public required EngineDescription Engine { get; init; }

    /// <summary>Number of queries.</summary>
    public required int Queries { get; init; }

    /// <summary>Whether they are vectors of the base.</summary>
    public required bool IsSelf { get; init; }

    /// <summary>What the engine does when k exceeds the effort.</summary>
    public required ContractFinding Contract { get; init; }

    /// <summary>The checks.</summary>
    public required IReadOnlyList<AuditCheck> Checks { get; init; }

    /// <summary>The measurements, by effort and then k.</summary>
    public required IReadOnlyList<AuditRow> Rows { get; init; }

    /// <summary>Capacity and cliff of each effort; empty where there is none.</summary>
    public required IReadOnlyList<AuditCapacity> Capacities { get; init; }

    /// <summary>The requirements; that on the checks is always among them.</summary>
    public required IReadOnlyList<AuditRequirement> Requirements { get; init; }

    /// <summary>Seconds of each stage: exact, search, check.</summary>
    public required IReadOnlyList<(string Name, double Seconds)> Seconds { get; init; }

    /// <summary>Whether all requirements are met.</summary>
    public bool Passed => Requirements.All(requirement => requirement.Passed);
}
