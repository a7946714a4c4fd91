using System.Globalization;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>How much of the paper's curves is padding, in this study's numbers.</summary>
internal static class PaddingWords
{
    // A mean distance ten times too large is the authors' "hard failure".
    private const double Failure = 10;

    /// <summary>A paragraph on the setting that the charts show first; null where one of the conventions was not measured.</summary>
    /// <param name="view">The study.</param>
    public static string? Padding(StudyView view)
    {
        if (!view.HasPaper || !view.HasStandard)
        {
            return null;
        }

        ConditionKey key = SettingChoice.First(view);
        IReadOnlyList<int> ks = view.Ks(key);
        double Honest(int k) => view.Mean(key, k, PaddingCharts.HonestRatio).Mean;
        double Paper(int k) => view.Mean(key, k, PaddingCharts.PaperRatio).Mean;
        if (ks.All(k => !double.IsFinite(Honest(k))))
        {
            return null;
        }

        double farthest = ks.Select(Honest).Where(double.IsFinite).Max();
        string honest = string.Create(CultureInfo.InvariantCulture, $"the results that were returned lie at most {farthest:0.##} times as far (mean squared distance) as the true neighbours, at any k measured");
        if (ks.Where(k => Paper(k) > Failure).Select(k => (int?)k).FirstOrDefault() is not { } first)
        {
            return $"Here, at {key.Label}, no pad shows: {honest}.";
        }

        string spike = ks.Select(Paper).Where(double.IsFinite).Max().ToString("0e0", CultureInfo.InvariantCulture);
        return $"Here, at {key.Label}, the paper's mean distance is up to {spike} times the exact one, first at k = {NumberText.Count(first)}; {honest}."
            + Dimensionality(view, key, ks[^1]);
    }

    private static string Dimensionality(StudyView view, ConditionKey key, int k)
    {
        double paper = view.Mean(key, k, PaddingCharts.PaperLid).Mean;
        double honest = view.Mean(key, k, PaddingCharts.HonestLid).Mean;
        return double.IsFinite(paper) && double.IsFinite(honest)
            ? string.Create(CultureInfo.InvariantCulture, $" At k = {NumberText.Count(k)} the paper's LID differs from the exact one by {paper:+0.00;-0.00;0.00}; the LID of the results that there are, by {honest:+0.00;-0.00;0.00}.")
            : string.Empty;
    }
}
