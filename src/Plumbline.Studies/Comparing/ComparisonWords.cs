using System.Globalization;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Comparing;

/// <summary>What a comparison found, in sentences.</summary>
internal static class ComparisonWords
{
    /// <summary>What a reader takes away who reads nothing else.</summary>
    public static string Headline(RunComparison comparison)
    {
        ConditionKey key = SideBySideCharts.First(comparison);
        string each = string.Join("; ", comparison.Runs.Where(run => run.View.Keys.Contains(key)).Select(run => $"{run.Label}: {Holds(run, key)}"));
        string start = comparison.IsComparable
            ? $"{NumberText.Count(comparison.Runs.Count, "run")} of the same data"
            : $"{NumberText.Count(comparison.Runs.Count, "run")} that are not comparable like with like";
        return $"{start}. At {key.Label}, {each}.";
    }

    /// <summary>How far overlap lies apart, and how far chance moves it.</summary>
    public static IEnumerable<string> Apart(RunComparison comparison)
    {
        (ConditionKey Key, int K, double Range, string Words)? widest = Widest(comparison);
        if (widest is { } found)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Overlap lies apart the most at {found.Key.Label} and k = {NumberText.Count(found.K)}, by {NumberText.Overlap(found.Range)}: {found.Words}.");
        }

        double[] chance = [.. comparison.Runs.Select(run => run.Run.Result.Sensitivity).OfType<SensitivityResult>()
            .SelectMany(sensitivity => Enum.GetValues<SensitivityKind>().Where(kind => sensitivity.Of(kind).Count > 1).SelectMany(sensitivity.Spreads))
            .Select(spread => spread.Range)];
        if (chance.Length > 0)
        {
            yield return $"Differences up to {NumberText.Overlap(chance.Max())} say nothing: so far overlap moves with the insertion order or the construction seed alone, as these runs measured.";
        }
    }

    /// <summary>What each run says to set.</summary>
    public static IEnumerable<string> Laws(RunComparison comparison) =>
        comparison.Runs.Where(run => run.Run.Result.SafeLaw is not null).Select(run => $"{run.Label}: {run.Run.Result.SafeLaw!.Describe()}");

    private static string Holds(ComparedRun run, ConditionKey key)
    {
        SettingFinding finding = run.Findings.Of(key.Condition).First(setting => setting.Key == key);
        string safe = finding switch
        {
            { AllSafe: true } => $"true for every k measured, up to {NumberText.Count(finding.Measured[^1])}",
            { SafeUpTo: { } upTo } => $"true up to k = {NumberText.Count(upTo)}, of the k measured",
            _ => "not to be trusted even at the smallest k measured",
        };
        return safe + (finding.Cliff.Any is { } any ? $", first missing result at k = {NumberText.Count(any)}" : ", no missing result");
    }

    private static (ConditionKey Key, int K, double Range, string Words)? Widest(RunComparison comparison)
    {
        (ConditionKey Key, int K, double Range, string Words)? widest = null;
        foreach (ConditionKey key in comparison.SharedSettings)
        {
            foreach (int k in comparison.SharedKs)
            {
                double[] overlaps = [.. comparison.Runs.Select(run => run.View.Mean(key, k, StudyView.Overlap).Mean)];
                double range = overlaps.Max() - overlaps.Min();
                if (overlaps.All(double.IsFinite) && (widest is null || range > widest.Value.Range))
                {
                    widest = (key, k, range, string.Join(", ", comparison.Runs.Select((run, i) => $"{NumberText.Overlap(overlaps[i])} ({run.Label})")));
                }
            }
        }

        return widest;
    }
}
