using Plumbline.Fidelity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Findings;

/// <summary>What a study found, setting by setting: the facts behind the summary and the tables.</summary>
internal sealed class StudyFindings
{
    private readonly IReadOnlyList<SettingFinding> _settings;

    /// <summary>Reads the findings off a study.</summary>
    /// <param name="view">The study.</param>
    public StudyFindings(StudyView view)
    {
        _settings = [.. view.Keys.Select(key => Find(view, key))];
    }

    /// <summary>The findings of a condition, by ascending setting.</summary>
    /// <param name="condition">The condition.</param>
    public IReadOnlyList<SettingFinding> Of(StudyCondition condition) => [.. _settings.Where(setting => setting.Key.Condition == condition)];

    /// <summary>The smallest setting of a condition that keeps every k measured safe; null where none does.</summary>
    /// <param name="condition">The condition.</param>
    public SettingFinding? SmallestSafe(StudyCondition condition) => Of(condition).FirstOrDefault(setting => setting.AllSafe);

    private static SettingFinding Find(StudyView view, ConditionKey key)
    {
        IReadOnlyList<int> ks = view.Ks(key);
        return new SettingFinding
        {
            Key = key,
            EfConstruction = view.Runs(key, ks[0])[0].EfConstruction,
            Measured = ks,
            Safe = SafeRule.SafeKs(view.Points(key)),
            Cliff = new Cliff(
                StudyCliff.Find(view.Result, key, 0),
                StudyCliff.Find(view.Result, key, 0.01),
                StudyCliff.Find(view.Result, key, 0.5),
                Exact: key.Condition != StudyCondition.Alpha),
            LastLoss = LossAt(view, key, ks[^1]),
        };
    }

    private static LossSplit? LossAt(StudyView view, ConditionKey key, int k)
    {
        StandardPoint[] points = [.. view.Runs(key, k).Select(point => point.Standard).OfType<StandardPoint>()];
        return points.Length == 0 ? null : new LossSplit(
            points.Average(point => point.Loss.Missed),
            points.Average(point => point.Loss.Spillover),
            points.Average(point => point.Loss.Unfilled));
    }
}
