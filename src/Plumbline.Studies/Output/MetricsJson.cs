using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Fidelity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>
/// A metrics.json a run and setting, in the layout and under the key names of the paper's authors (paper convention):
/// run_RR/STUDY/SETTING/metrics.json with one object a k.
/// </summary>
internal static class MetricsJson
{
    /// <summary>Where the file of a run and setting lies in a run folder.</summary>
    /// <param name="run">Number of the run, from 0.</param>
    /// <param name="key">The setting.</param>
    public static string PathOf(int run, ConditionKey key) => Path.Combine(
        $"run_{run.ToString("00", CultureInfo.InvariantCulture)}", StudyName(key.Condition), $"{SettingName(key.Condition)}_{key.ValueText}", "metrics.json");

    /// <summary>The content for the points of one run and setting.</summary>
    /// <param name="points">Points with the paper convention's measures, by ascending k.</param>
    public static JsonObject Create(IReadOnlyList<StudyPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        StudyPoint first = points[0];
        JsonObject metrics = [];
        foreach (StudyPoint point in points)
        {
            metrics[point.K.ToString(CultureInfo.InvariantCulture)] = Entry(point, point.Paper!);
        }

        return new JsonObject
        {
            ["run"] = first.Run,
            ["study"] = StudyName(first.Key.Condition),
            [SettingName(first.Key.Condition)] = first.Key.Value,
            ["m"] = first.M,
            ["ef_construction"] = first.EfConstruction,
            ["n_queries"] = first.Queries,
            ["metrics"] = metrics,
        };
    }

    private static JsonObject Entry(StudyPoint point, PaperMetrics paper) => new()
    {
        ["k"] = point.K,
        ["ef_search"] = point.EfSearch,
        ["mean_overlap"] = Number(paper.MeanOverlap),
        ["std_overlap"] = Number(paper.StdOverlap),
        ["mean_exact_dist"] = Number(paper.MeanExactDist),
        ["mean_ann_dist"] = Number(paper.MeanAnnDist),
        ["mean_barycenter_shift"] = Number(paper.MeanBarycenterShift),
        ["std_barycenter_shift"] = Number(paper.StdBarycenterShift),
        ["mean_lid_exact"] = Number(paper.MeanLidExact),
        ["mean_lid_ann"] = Number(paper.MeanLidAnn),
        ["mean_lid_diff"] = Number(paper.MeanLidDiff),
        ["std_lid_diff"] = Number(paper.StdLidDiff),
    };

    private static string StudyName(StudyCondition condition) => condition switch
    {
        StudyCondition.EfSearch => "ef_search_study",
        StudyCondition.EfConstruction => "ef_construction_study",
        _ => "alpha_study",
    };

    private static string SettingName(StudyCondition condition) => condition switch
    {
        StudyCondition.EfSearch => "ef_search",
        StudyCondition.EfConstruction => "ef_construction",
        _ => "alpha",
    };

    /// <summary>JSON has no NaN and no infinity: null stands for both.</summary>
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
