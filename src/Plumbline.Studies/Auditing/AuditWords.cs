using Plumbline.Studies.Plans;
using Plumbline.Studies.Report;

namespace Plumbline.Studies.Auditing;

/// <summary>What an audit found, in sentences: what was asked, what holds to which k, why it stops, what to set.</summary>
internal sealed class AuditWords
{
    // The overlap that the study's safe rule asks for, where the audit itself required none.
    private const double UsualOverlap = 0.99;

    private readonly AuditResult _result;
    private readonly AuditRow[][] _efforts;
    private readonly double _wanted;
    private readonly bool _isRequired;

    public AuditWords(AuditResult result)
    {
        _result = result;
        _efforts = [.. result.Rows.GroupBy(row => row.Effort).Select(group => group.OrderBy(row => row.K).ToArray())];
        double? required = result.Requirements.FirstOrDefault(requirement => requirement.Name == "min-overlap")?.Required;
        _isRequired = required is not null;
        _wanted = required ?? UsualOverlap;
    }

    /// <summary>What a reader takes away who reads nothing else, after "passed" or "failed".</summary>
    /// <param name="target">The target as it may be shown.</param>
    public string Headline(string target)
    {
        string[] unmet = [.. _result.Requirements.Where(requirement => !requirement.Passed).Select(requirement => $"{requirement.Name} ({requirement.Where})")];
        return $"{target}. {(unmet.Length > 0 ? $"Not met: {string.Join(", ", unmet)}. " : string.Empty)}{Capital(string.Join("; ", _efforts.Select(Reach)))}.";
    }

    /// <summary>The engine, its vectors, the queries.</summary>
    public string Asked()
    {
        string queries = _result.IsSelf
            ? $"{NumberText.Count(_result.Queries, "vector")} of the base itself, each left out of its own neighbours by id"
            : NumberText.Count(_result.Queries, "query");
        int[] ks = [.. _result.Rows.Select(row => row.K).Distinct().Order()];
        return $"{_result.Engine.Name} holds {NumberText.Count(_result.Engine.Count, "vector")} of dimension {NumberText.Count(_result.Engine.Dimension)}, metric {MetricNames.NameOf(_result.Engine.Metric)}."
            + $" {queries}, k = {NumberText.Series(ks)}{(_efforts[0][0].Effort is null ? string.Empty : $", {Effort} {string.Join(", ", _efforts.Select(rows => NumberText.Count(rows[0].Effort ?? 0)))}")}:"
            + " are the neighbours that it returns the true ones, which an exact search over the same vectors finds?"
            + (_isRequired ? string.Empty : $" No overlap was required (--min-overlap), so that {NumberText.Setting(_wanted)} is taken for true.");
    }

    /// <summary>Where results stop being true, a sentence an effort.</summary>
    public IEnumerable<string> Holds() => _efforts.Select(rows => $"{Capital(Reach(rows))}{Missing(rows)}.");

    /// <summary>What is lost at the largest k, a sentence an effort that loses anything.</summary>
    public IEnumerable<string> Stops()
    {
        foreach (AuditRow row in _efforts.Select(rows => rows[^1]).Where(row => row.Loss.Total > 0))
        {
            yield return $"{At(row)} and k = {NumberText.Count(row.K)}, {NumberText.Percent(row.Loss.Total)} of the true neighbours are lost: {NumberText.Percent(row.Loss.Missed)} missed within the effort,"
                + $" {NumberText.Percent(row.Loss.Spillover)} to spillover beyond it, {NumberText.Percent(row.Loss.Unfilled)} unfilled.";
        }

        yield return $"When k exceeds the effort, this engine's contract is {EngineContracts.NameOf(_result.Contract.Contract)}: {_result.Contract.Words}";
    }

    /// <summary>What to do about it.</summary>
    public string Advice()
    {
        int most = _result.Rows.Max(row => row.K);
        if (_efforts[0][0].Effort is null)
        {
            return _efforts.All(rows => rows.All(IsEnough)) ? "Nothing: every k asked for is true." : "This engine shows no search effort; what is lost cannot be had back by one.";
        }

        AuditRow[]? enough = _efforts.Where(rows => rows.All(IsEnough)).MinBy(rows => rows[0].Effort);
        return enough is not null
            ? $"{Effort} {NumberText.Count(enough[0].Effort!.Value)} is the least of those tried with a mean overlap of {NumberText.Setting(_wanted)} or more at every k asked for, up to {NumberText.Count(most)}. plumb tune certifies the least that is enough."
            : $"None of the {Effort} tried has a mean overlap of {NumberText.Setting(_wanted)} or more at every k asked for, up to {NumberText.Count(most)}: ask for fewer neighbours, or let plumb tune find the effort that is enough.";
    }

    private string Effort => _result.Engine.Effort?.Name ?? "effort";

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private bool IsEnough(AuditRow row) => row.Refusal is null && row.Overlap.Mean >= _wanted;

    private string At(AuditRow row) => row.Effort is { } effort ? $"At {Effort} {NumberText.Count(effort)}" : "Here";

    private string Reach(AuditRow[] rows)
    {
        string at = rows[0].Effort is { } effort ? $"at {Effort} {NumberText.Count(effort)} " : string.Empty;
        AuditRow[] held = [.. rows.TakeWhile(IsEnough)];
        string overlap = $"a mean overlap of {NumberText.Setting(_wanted)}";
        return held.Length == rows.Length ? $"{at}{overlap} or more holds at every k asked for, up to {NumberText.Count(rows[^1].K)}"
            : held.Length == 0 ? $"{at}{overlap} is not reached even at k = {NumberText.Count(rows[0].K)} ({NumberText.Overlap(rows[0].Overlap.Mean)})"
            : $"{at}{overlap} or more holds to k = {NumberText.Count(held[^1].K)}";
    }

    private string Missing(AuditRow[] rows) =>
        _result.Capacities.FirstOrDefault(capacity => capacity.Effort == rows[0].Effort)?.Any is { } any
            ? $"; the first query runs out of results at k = {NumberText.Count(any)}"
            : rows.FirstOrDefault(row => row.QueriesWithShortfall > 0) is { } missing
                ? $"; from k = {NumberText.Count(missing.K)} on results are missing ({NumberText.Count(missing.QueriesWithShortfall, "query")} there)"
                : "; no result is missing";
}
