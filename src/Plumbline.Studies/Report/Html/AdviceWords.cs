using Plumbline.Studies.Plans;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>The summary's sentences on what to set, as far as the settings measured tell.</summary>
internal static class AdviceWords
{
    /// <summary>One sentence or two for each condition.</summary>
    /// <param name="findings">What was found.</param>
    public static IReadOnlyList<string> Advice(StudyFindings findings)
    {
        List<string> words = [];
        if (findings.Of(StudyCondition.EfSearch) is { Count: > 0 } fixedEffort)
        {
            words.Add(FixedEffort(findings, fixedEffort));
        }

        if (findings.Of(StudyCondition.Alpha) is { Count: > 0 } alpha)
        {
            words.Add(Proportional(findings, alpha));
        }

        if (findings.Of(StudyCondition.EfConstruction) is { Count: > 0 } construction)
        {
            words.Add(Construction(findings, construction));
        }

        return words;
    }

    /// <summary>What the safe law and the comparison of graphs found, one sentence or two each; empty where neither was asked for.</summary>
    /// <param name="view">The study.</param>
    public static IReadOnlyList<string> Measured(StudyView view)
    {
        List<string> words = [];
        if (view.Result.SafeLaw is { } law)
        {
            words.Add("As a law: " + Lower(law.Describe()) + Difference(view, law));
        }

        if (SensitivityChart.IsShown(view))
        {
            words.Add("How sure: " + view.Result.Sensitivity!.Describe());
        }

        return words;
    }

    // Two rules of the same form stand one below the other; a reader must see why they differ.
    private static string Difference(StudyView view, SafeLaw law)
    {
        StudyPlan plan = view.Result.Plan;
        return plan.AlphaValues.Count == 0
            ? string.Empty
            : $" The law asks for that alone, on the graph of efConstruction {law.EfConstruction}; the proportions above ask for the LID too, on the graph of efConstruction {plan.AlphaEfConstruction ?? plan.EfConstruction}.";
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string FixedEffort(StudyFindings findings, IReadOnlyList<SettingFinding> settings)
    {
        int lastK = settings[0].Measured[^1];
        if (findings.SmallestSafe(StudyCondition.EfSearch) is { } enough)
        {
            return $"A fixed effort: {enough.Key.Label} is the smallest measured that keeps every k measured, up to {NumberText.Count(lastK)}, safe.";
        }

        SettingFinding[] some = [.. settings.Where(setting => setting.SafeUpTo is not null)];
        if (some.Length == 0)
        {
            return $"A fixed effort: none of those measured (up to {settings[^1].Key.Label}) is safe from the smallest k on.";
        }

        string reach = string.Join(", ", some.Select(setting => $"{setting.Key.Label} to k = {NumberText.Count(setting.SafeUpTo!.Value)}"));
        return $"A fixed effort: none of those measured keeps every k up to {NumberText.Count(lastK)} safe. What each is safe up to: {reach}.";
    }

    private static string Proportional(StudyFindings findings, IReadOnlyList<SettingFinding> settings)
    {
        List<string> rules = [];
        foreach (SettingFinding setting in settings.Where(setting => setting is { SafeFrom: not null, AllSafe: false }))
        {
            int from = setting.SafeFrom!.Value;
            int floor = StudyPlan.AlphaEffort(setting.Key.Value, from);
            rules.Add($"{setting.Key.Label} is safe from k = {NumberText.Count(from)}, which suggests efSearch = max({floor}, {setting.Key.ValueText} k)");
        }

        string floors = rules.Count == 0
            ? string.Empty
            : " Smaller factors need a floor below which the effort does not fall: " + string.Join("; ", rules) + ".";
        string enough = findings.SmallestSafe(StudyCondition.Alpha) is { } safe
            ? $"An effort in proportion to k: {safe.Key.Label} is the smallest measured that keeps every k measured safe."
            : $"An effort in proportion to k: none of those measured (up to {settings[^1].Key.Label}) keeps every k measured safe.";
        return enough + floors;
    }

    private static string Construction(StudyFindings findings, IReadOnlyList<SettingFinding> settings)
    {
        string range = settings.Count == 1
            ? $"At efConstruction {settings[0].Key.ValueText}, the only one measured, not every k is"
            : $"Over efConstruction {settings[0].Key.ValueText} to {settings[^1].Key.ValueText} no setting keeps every k";
        if (findings.SmallestSafe(StudyCondition.EfConstruction) is { } enough)
        {
            return $"Building: {enough.Key.Label} is the smallest measured that keeps every k measured safe.";
        }

        int[] cliffs = [.. settings.Select(setting => setting.Cliff.Any).OfType<int>()];
        string move = cliffs.Length == 0
            ? "no query ran out of results"
            : cliffs.Min() == cliffs.Max()
                ? $"the first query runs out at k = {NumberText.Count(cliffs[0])}{(cliffs.Length > 1 ? " throughout" : "")}"
                : $"the first query runs out between k = {NumberText.Count(cliffs.Min())} and {NumberText.Count(cliffs.Max())}";
        return $"Building: {(settings.Count == 1 ? "" : "a better graph is no way out. ")}{range} safe; {move}.";
    }
}
