using Plumbline.Studies.Results;

namespace Plumbline.Studies.Published;

/// <summary>A measure of a study and the same of the authors, each over its own runs.</summary>
public sealed record ComparedValue
{
    /// <summary>Name of the measure "first k with pads", which a setting has once and not at every k.</summary>
    public const string FirstPads = "first_pads_k";

    /// <summary>The setting.</summary>
    public required ConditionKey Key { get; init; }

    /// <summary>Neighbourhood size; null where the measure belongs to the setting.</summary>
    public required int? K { get; init; }

    /// <summary>
    /// Name of the measure: overlap, exact_dist, ann_dist, barycenter_shift, lid_exact, lid_ann (the paper convention's), or
    /// <see cref="FirstPads"/>, the first shared k of a run at which the mean distance holds pads.
    /// </summary>
    public required string Measure { get; init; }

    /// <summary>This study's runs.</summary>
    public required RunSpread Ours { get; init; }

    /// <summary>The authors' runs.</summary>
    public required RunSpread Published { get; init; }

    /// <summary>Whether results missing on either side make the value one of pads, or of the queries that the guard left.</summary>
    public required bool IsPadded { get; init; }

    /// <summary>Our mean less the published one.</summary>
    public double Difference => Ours.Mean - Published.Mean;

    /// <summary>Whether our mean lies between the smallest and the largest of the authors' runs, or neither side has a value.</summary>
    public bool IsWithin => (Ours.Runs == 0 && Published.Runs == 0) || (Ours.Mean >= Published.Min && Ours.Mean <= Published.Max);
}
