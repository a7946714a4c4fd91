using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>How the overlaps compare with the published ones.</summary>
internal static class AgreementWords
{
    // Building the authors' index twice with threads moves overlap by about this much (their own runs show it).
    private const double Tolerance = 0.005;

    /// <summary>One paragraph; null where there is nothing to compare with.</summary>
    /// <param name="view">The study.</param>
    public static string? Agreement(StudyView view)
    {
        if (!view.Comparable)
        {
            return null;
        }

        (ConditionKey Key, int K, double Difference)[] differences =
        [
            .. view.Keys
                .SelectMany(key => view.Ks(key).Select(k => (Key: key, K: k, Published: PublishedStudy.Find(key, k))))
                .Where(row => row.Published is not null)
                .Select(row => (row.Key, row.K, Difference: view.Mean(row.Key, row.K, StudyView.Overlap).Mean - row.Published!.Overlap))
                .Where(row => double.IsFinite(row.Difference)),
        ];
        if (differences.Length == 0)
        {
            return null;
        }

        (ConditionKey key, int k, double difference) = differences.MaxBy(row => Math.Abs(row.Difference));
        int agreeing = differences.Count(row => Math.Abs(row.Difference) <= Tolerance);
        return $"Of {NumberText.Count(differences.Length)} mean overlaps that the authors published too, {NumberText.Count(agreeing)}"
            + $" ({NumberText.Percent((double)agreeing / differences.Length)}) agree within {NumberText.Setting(Tolerance)}, by which building the"
            + $" same index twice moves them; the mean difference is {NumberText.Overlap(differences.Average(row => Math.Abs(row.Difference)))},"
            + $" the largest {NumberText.Overlap(Math.Abs(difference))} at {key.Label}, k = {NumberText.Count(k)}.{Deviations(view)} Published: {PublishedStudy.Source}.";
    }

    // Where the study differs from the published one, its numbers have to differ too.
    private static string Deviations(StudyView view)
    {
        StudyPlan plan = view.Result.Plan;
        bool Measured(StudyCondition condition) => view.Settings(condition).Count > 0;
        List<string> deviations = [];
        void Compare(bool measured, string what, int here, int published)
        {
            if (measured && here != published)
            {
                deviations.Add($"{what} {NumberText.Count(here)} (theirs {NumberText.Count(published)})");
            }
        }

        Compare(true, "vectors a run", view.Result.Data.SubsetCount, 10_000);
        Compare(true, "M", plan.M, 32);
        Compare(Measured(StudyCondition.EfSearch), "efConstruction", plan.EfConstruction, 200);
        Compare(Measured(StudyCondition.EfConstruction), "efSearch", plan.EfSearch, 50);
        Compare(Measured(StudyCondition.Alpha), "efConstruction under alpha", plan.AlphaEfConstruction ?? plan.EfConstruction, 400);
        return deviations.Count == 0 ? string.Empty : $" This study is not quite theirs: {string.Join(", ", deviations)}.";
    }
}
