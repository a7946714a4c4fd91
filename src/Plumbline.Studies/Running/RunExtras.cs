using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What a run gathers besides its settings, as far as it is measured.</summary>
internal sealed record RunExtras
{
    /// <summary>How its queries were grouped; null where that is not known yet.</summary>
    public LidQuartiles? LidQuartiles { get; init; }

    /// <summary>Counts for the safe law of the even and the odd queries; null where they were not taken.</summary>
    public IReadOnlyList<SafeLawHalf>? Law { get; init; }

    /// <summary>How results differ among graphs; null where that was not measured.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>How often exact neighbours share a query's label; null where the data has none, or that is not known yet.</summary>
    public LabelAgreement? LabelAgreement { get; init; }

    /// <summary>These, and what others know besides.</summary>
    public RunExtras With(RunExtras other) => new()
    {
        LidQuartiles = LidQuartiles ?? other.LidQuartiles,
        Law = Law ?? other.Law,
        Sensitivity = Sensitivity ?? other.Sensitivity,
        LabelAgreement = LabelAgreement ?? other.LabelAgreement,
    };
}
