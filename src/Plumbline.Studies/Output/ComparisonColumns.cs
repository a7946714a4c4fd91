using Plumbline.Studies.Published;

namespace Plumbline.Studies.Output;

/// <summary>The columns of comparison.csv, which are the keys of a row in JSON. docs/results.md is tested against this list.</summary>
public static class ComparisonColumns
{
    /// <summary>Names, meanings and values of all columns, in order. A value is text, a whole number, a truth value, a double, or null.</summary>
    public static IReadOnlyList<(string Name, string Description, Func<ComparedValue, object?> Value)> All { get; } =
    [
        ("condition", "efSearch, efConstruction or alpha", value => value.Key.Name),
        ("value", "setting of the condition", value => value.Key.Value),
        ("k", "neighbourhood size; empty for first_pads_k", value => value.K),
        ("measure", "overlap, exact_dist, ann_dist, barycenter_shift, lid_exact, lid_ann, or first_pads_k", value => value.Measure),
        ("ours", "mean over this study's runs", value => value.Ours.Mean),
        ("ours_min", "smallest of them", value => value.Ours.Min),
        ("ours_max", "largest of them", value => value.Ours.Max),
        ("ours_runs", "runs that have the value", value => value.Ours.Runs),
        ("published", "mean over the authors' runs", value => value.Published.Mean),
        ("published_sd", "standard deviation from run to run of the same", value => value.Published.Deviation),
        ("published_min", "smallest of them", value => value.Published.Min),
        ("published_max", "largest of them", value => value.Published.Max),
        ("published_runs", "runs that have the value", value => value.Published.Runs),
        ("difference", "ours less published", value => value.Difference),
        ("within", "whether ours lies between published_min and published_max, or no run on either side has a value", value => value.IsWithin),
        ("padded", "whether missing results, ours or theirs, make this value one of pads or of the queries left", value => value.IsPadded),
    ];
}
