using Plumbline.Studies.Running;

namespace Plumbline.Studies.Checkpoints;

/// <summary>Settings of a run that were measured together, with what is needed to take them for finished later.</summary>
internal sealed record Checkpoint
{
    /// <summary>The study's identity, by name.</summary>
    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    /// <summary>Which of the study's sessions measured it, from 1: the first, and one more each time it was continued.</summary>
    public required int Session { get; init; }

    /// <summary>Runs of the study.</summary>
    public required int Runs { get; init; }

    /// <summary>Settings of a run.</summary>
    public required int Settings { get; init; }

    /// <summary>Number of the run, from 0.</summary>
    public required int Run { get; init; }

    /// <summary>Seconds by stage since the session's checkpoint before, or since it began.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Largest resident memory of the process until then, bytes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>What was gathered besides.</summary>
    public required RunExtras Extras { get; init; }

    /// <summary>What was measured.</summary>
    public required IReadOnlyList<ConditionResult> Conditions { get; init; }
}
