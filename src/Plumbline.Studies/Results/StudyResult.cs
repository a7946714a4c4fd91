using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Results;

/// <summary>A finished study: what was asked, what it ran on, and every measurement.</summary>
public sealed record StudyResult
{
    /// <summary>The plan that was run.</summary>
    public required StudyPlan Plan { get; init; }

    /// <summary>The data it ran on.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>Measurements, ordered by run, condition, setting and k.</summary>
    public required IReadOnlyList<StudyPoint> Points { get; init; }

    /// <summary>
    /// Capacities, ordered by run, condition, setting and effort. For condition 3, whose effort grows with k, one entry an effort.
    /// </summary>
    public required IReadOnlyList<CapacityResult> Capacities { get; init; }

    /// <summary>Seconds spent in each stage: load, build, exact, search, metrics, write.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Largest resident memory of the process, bytes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>The most neighbours that a query of a run can have.</summary>
    public int LargestK => Data.SubsetCount - 1;

    /// <summary>Whether the published results stand beside these.</summary>
    public bool IsComparedWithPaper => Plan.Compare switch
    {
        Comparison.Paper => true,
        Comparison.None => false,
        _ => Data.ComparableToPaper,
    };

    /// <summary>The settings measured, in order.</summary>
    public IEnumerable<ConditionKey> Keys => Points.Select(point => point.Key).Distinct().OrderBy(key => key.Condition).ThenBy(key => key.Value);
}
