using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>The three conditions in a reader's words and in file names.</summary>
internal static class ConditionWords
{
    /// <summary>What is varied.</summary>
    public static string Title(StudyCondition condition) => condition switch
    {
        StudyCondition.EfSearch => "fixed search effort (efSearch)",
        StudyCondition.EfConstruction => "construction quality (efConstruction)",
        _ => "effort in proportion to k (alpha)",
    };

    /// <summary>The condition in a chart's or file's name.</summary>
    public static string FileName(StudyCondition condition) => condition switch
    {
        StudyCondition.EfSearch => "ef_search",
        StudyCondition.EfConstruction => "ef_construction",
        _ => "alpha",
    };
}
