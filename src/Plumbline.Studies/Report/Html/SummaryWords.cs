using Plumbline.Capacity;
using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>The summary's sentences on what was asked and why it stops.</summary>
internal static class SummaryWords
{
    /// <summary>What the replica is.</summary>
    public const string Synthetic = "synthetic, calibrated to the published statistics";

    /// <summary>What a reader takes away who reads nothing else; null where condition 1 was not measured.</summary>
    /// <param name="view">The study.</param>
    /// <param name="findings">What was found.</param>
    public static string? Headline(StudyView view, StudyFindings findings)
    {
        if (Typical(view, findings.Of(StudyCondition.EfSearch)) is not { } finding)
        {
            return null;
        }

        string safe = finding switch
        {
            { AllSafe: true } => $"the returned neighbourhoods are true ones for every k measured, up to {NumberText.Count(finding.Measured[^1])}",
            { SafeUpTo: { } upTo } => $"the returned neighbourhoods can be trusted up to k = {NumberText.Count(upTo)}, of the k measured",
            _ => "the returned neighbourhoods cannot be trusted even at the smallest k measured",
        };
        if (finding.Cliff is not { Any: { } any })
        {
            return $"With {finding.Key.Label}, {safe}; no query ran out of results.";
        }

        string half = finding.Cliff.Half is { } k && k != any ? $"; half of the queries are short from k = {NumberText.Count(k)}" : string.Empty;
        return $"With {finding.Key.Label}, {safe}. The first result goes missing at k = {NumberText.Count(any)}{half}.";
    }

    /// <summary>The question, the data and the conditions.</summary>
    /// <param name="view">The study.</param>
    public static IReadOnlyList<string> Asked(StudyView view)
    {
        StudyPlan plan = view.Result.Plan;
        DataDescription data = view.Result.Data;
        IReadOnlyList<int> ks = view.AllKs;
        string synthetic = IsReplica(data) && !data.Description.Contains(Synthetic, StringComparison.Ordinal) ? $" The data are {Synthetic}." : string.Empty;
        string drawn = data.PoolCount > data.SubsetCount
            ? $"{NumberText.Count(data.SubsetCount)} of {NumberText.Count(data.PoolCount, "vector")}"
            : NumberText.Count(data.SubsetCount, "vector");
        string asked = data.QueryCount < data.SubsetCount ? $"{NumberText.Count(data.QueryCount)} of the vectors of a run, drawn at random, are queries" : "Each vector is a query";
        string runs = view.RunCount == 1 ? "one run" : Quantity.Count(view.RunCount, "run");
        return
        [
            "A graph index (HNSW) answers nearest-neighbour queries fast by looking at few points. Does it still return the true"
                + " neighbours, up to which number of neighbours k, and what decides that?",
            $"Data: {data.Description.TrimEnd('.')}; {drawn} of {NumberText.Count(data.Dimension, "component")}.{synthetic} {asked}"
                + $" against all others: {runs}, {Quantity.Count(ks.Count, "value")} of k from {NumberText.Count(ks[0])} to {NumberText.Count(ks[^1])}, M = {plan.M}.",
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
        if (Typical(view, findings.Of(StudyCondition.EfSearch)) is { } finding && view.Capacity(finding.Key) is { } capacity)
        {
            ConditionKey key = finding.Key;
            words.Add($"Here, at {key.Label}, the median query evaluates {NumberText.Whole(capacity.Percentile(50))} points, the poorest of"
                + $" {NumberText.Count(capacity.QueryCount, "query")} {NumberText.Count(capacity.Min)}, the richest {NumberText.Count(capacity.Max)}."
                + RunsOut(key, capacity, view.Result.LargestK));
            if (finding.LastLoss is { } loss)
            {
                words.Add(LossWords(key, finding.Measured[^1], loss));
            }
        }

        return words;
    }

    private static string RunsOut(ConditionKey key, CapacityDistribution capacity, int largestK)
    {
        if (capacity.CliffWithin(0, largestK) is not { } any)
        {
            return " So no query runs out of results at any k.";
        }

        string half = capacity.CliffWithin(0.5, largestK) is { } k ? $"but half of the queries only at k = {NumberText.Count(k)}" : "but half of the queries at none";
        return $" So the first query runs out at k = {NumberText.Count(any)}, {NumberText.Factor(any / key.Value)} times efSearch, {half}.";
    }

    /// <summary>Whether the data are the generated stand-in of the study's embeddings.</summary>
    /// <param name="data">The data.</param>
    public static bool IsReplica(DataDescription data) =>
        data.Source == "replica" || data.Source.StartsWith("replica:", StringComparison.Ordinal);

    // The setting that stands for condition 1: the one nearest to the efSearch that the plan holds fixed elsewhere.
    private static SettingFinding? Typical(StudyView view, IReadOnlyList<SettingFinding> settings) => settings
        .OrderBy(finding => Math.Abs(finding.Key.Value - view.Result.Plan.EfSearch))
        .ThenBy(finding => finding.Key.Value)
        .FirstOrDefault();

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
