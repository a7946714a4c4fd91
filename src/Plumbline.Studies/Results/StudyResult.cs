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

    /// <summary>How the queries of each run were grouped by exact LID, ordered by run.</summary>
    public IReadOnlyList<LidQuartiles> LidQuartiles { get; init; } = [];

    /// <summary>How often exact neighbours share a query's label, ordered by run; empty where the data has no labels.</summary>
    public IReadOnlyList<LabelAgreement> LabelAgreement { get; init; } = [];

    /// <summary>The safe rule as a law; null where the plan set no target.</summary>
    public SafeLaw? SafeLaw { get; init; }

    /// <summary>How results differ among insertion orders and construction seeds; null where the plan compared none.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>
    /// How often the study was continued after an interruption that left finished work; 0 for one that was not interrupted.
    /// </summary>
    public int Resumed { get; init; }

    /// <summary>Seconds spent in each stage: load, build, exact, search, metrics, write; of all sessions of an interrupted study.</summary>
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
