using System.Globalization;
using Plumbline.Capacity;
using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>The summary's sentences on what was asked and why it stops.</summary>
internal static class SummaryWords
{
    /// <summary>The question, the data and the conditions.</summary>
    /// <param name="view">The study.</param>
    public static IReadOnlyList<string> Asked(StudyView view)
    {
        StudyPlan plan = view.Result.Plan;
        DataDescription data = view.Result.Data;
        IReadOnlyList<int> ks = view.AllKs;
        string synthetic = IsReplica(data) ? " The data are synthetic, calibrated to the published statistics." : string.Empty;
        string drawn = data.PoolCount > data.SubsetCount
            ? $"{NumberText.Count(data.SubsetCount)} of {NumberText.Count(data.PoolCount)} vectors"
            : $"{NumberText.Count(data.SubsetCount)} vectors";
        string runs = view.RunCount == 1 ? "one run" : string.Create(CultureInfo.InvariantCulture, $"{view.RunCount} runs");
        return
        [
            "A graph index (HNSW) answers nearest-neighbour queries fast by looking at few points. Does it still return the true"
                + " neighbours, up to which number of neighbours k, and what decides that?",
            $"Data: {data.Description.TrimEnd('.')}; {drawn} of {NumberText.Count(data.Dimension)} components.{synthetic} Each vector is a query"
                + $" against all others: {runs}, {ks.Count} values of k from {NumberText.Count(ks[0])} to {NumberText.Count(ks[^1])}, M = {plan.M}.",
            "Varied: " + string.Join("; ", view.Conditions.Select(condition => Varied(view, condition))) + ".",
        ];
    }

    /// <summary>The cause, with this study's numbers.</summary>
    /// <param name="view">The study.</param>
    /// <param name="findings">What was found.</param>
    public static IReadOnlyList<string> Why(StudyView view, StudyFindings findings)
    {
        List<string> words =
        [
            "A search evaluates only so many points: that number is its capacity, |V|, and it depends on efSearch and the query but not on k."
                + " Up to efSearch the results are searched for. Beyond efSearch the places are filled with spillover: points that were evaluated"
                + " on the way but whose own neighbours were never looked at. Beyond the capacity there is nothing left to return.",
        ];
        ConditionKey[] keys = [.. view.Settings(StudyCondition.EfSearch).Where(key => view.Capacity(key) is not null)];
        if (keys.Length > 0)
        {
            ConditionKey key = keys.OrderBy(key => Math.Abs(key.Value - view.Result.Plan.EfSearch)).ThenBy(key => key.Value).First();
            CapacityDistribution capacity = view.Capacity(key)!;
            words.Add($"Here, at {key.Label}, the median query evaluates {NumberText.Whole(capacity.Percentile(50))} points, the poorest of"
                + $" {NumberText.Count(capacity.QueryCount)} queries {NumberText.Count(capacity.Min)}, the richest {NumberText.Count(capacity.Max)}."
                + $" So the first query runs out at k = {NumberText.Count(capacity.Cliff(0))}, {NumberText.Measure(capacity.Cliff(0) / key.Value)} times"
                + $" efSearch, but half of the queries only at k = {NumberText.Count(capacity.Cliff(0.5))}.");
            if (findings.Of(StudyCondition.EfSearch).FirstOrDefault(finding => finding.Key == key) is { LastLoss: { } loss } finding)
            {
                words.Add(LossWords(key, finding.Measured[^1], loss));
            }
        }

        return words;
    }

    /// <summary>Whether the data are the generated stand-in of the study's embeddings.</summary>
    /// <param name="data">The data.</param>
    public static bool IsReplica(DataDescription data) =>
        data.Source == "replica" || data.Source.StartsWith("replica:", StringComparison.Ordinal);

    private static string LossWords(ConditionKey key, int k, LossSplit loss) =>
        $"At {key.Label} and k = {NumberText.Count(k)}, {NumberText.Percent(loss.Total)} of the true neighbours are lost:"
        + $" {NumberText.Percent(loss.Missed)} of the places missed within efSearch, {NumberText.Percent(loss.Spillover)} lost to spillover,"
        + $" {NumberText.Percent(loss.Unfilled)} left unfilled.";

    private static string Varied(StudyView view, StudyCondition condition)
    {
        StudyPlan plan = view.Result.Plan;
        string values = string.Join(", ", view.Settings(condition).Select(key => key.ValueText));
        int alphaGraph = plan.AlphaEfConstruction ?? plan.EfConstruction;
        return condition switch
        {
            StudyCondition.EfSearch => $"the search effort, efSearch {values}, on a graph built with efConstruction {plan.EfConstruction}",
            StudyCondition.EfConstruction => $"the effort of building, efConstruction {values}, searched with efSearch {plan.EfSearch}",
            _ => $"an effort in proportion to k, efSearch = max(2, floor(alpha k)) with alpha {values}, on a graph built with efConstruction {alphaGraph}",
        };
    }
}
