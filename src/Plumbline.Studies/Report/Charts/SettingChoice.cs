using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>Charts that show one setting at a time.</summary>
internal static class SettingChoice
{
    /// <summary>What is chosen.</summary>
    public const string Name = "Setting";

    /// <summary>The choices.</summary>
    public static IReadOnlyList<string> Of(StudyView view) => [.. view.Keys.Select(key => key.Label)];

    /// <summary>The setting shown first: of condition 1 the one nearest to the efSearch that the plan holds fixed elsewhere.</summary>
    public static ConditionKey First(StudyView view)
    {
        IReadOnlyList<ConditionKey> settings = view.Settings(StudyCondition.EfSearch);
        return settings.Count == 0
            ? view.Keys[0]
            : settings.OrderBy(key => Math.Abs(key.Value - view.Result.Plan.EfSearch)).ThenBy(key => key.Value).First();
    }
}
