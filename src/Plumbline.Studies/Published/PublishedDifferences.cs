using System.Globalization;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Published;

/// <summary>What a study does otherwise than the published one, which its numbers have to show.</summary>
internal static class PublishedDifferences
{
    private const int Dimension = 2048;

    /// <summary>One phrase a difference, such as "M 16 (theirs 32)".</summary>
    /// <param name="result">The study.</param>
    public static IReadOnlyList<string> Of(StudyResult result)
    {
        StudyPlan plan = result.Plan;
        bool Measured(StudyCondition condition) => result.Points.Any(point => point.Key.Condition == condition);
        List<string> differences = [];
        void Compare(bool measured, string what, int here, int published)
        {
            if (measured && here != published)
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {Quantity.Count(here)} (theirs {Quantity.Count(published)})"));
            }
        }

        if (!result.Data.StandsForPublished)
        {
            differences.Add($"data {result.Data.Description} (theirs ResNet-50 embeddings of STL-10)");
        }

        Compare(true, "vectors a run", result.Data.SubsetCount, Presets.Paper.Subset);
        Compare(result.Data.QueryCount != result.Data.SubsetCount, "queries a run", result.Data.QueryCount, Presets.Paper.Subset);
        Compare(true, "dimension", result.Data.Dimension, Dimension);
        Compare(true, "M", plan.M, Presets.Paper.M);
        Compare(Measured(StudyCondition.EfSearch), "efConstruction", plan.EfConstruction, Presets.Paper.EfConstruction);
        Compare(Measured(StudyCondition.EfConstruction), "efSearch", plan.EfSearch, Presets.Paper.EfSearch);
        Compare(Measured(StudyCondition.Alpha), "efConstruction under alpha", plan.AlphaEfConstruction ?? plan.EfConstruction, Presets.Paper.AlphaEfConstruction!.Value);
        return differences;
    }
}
