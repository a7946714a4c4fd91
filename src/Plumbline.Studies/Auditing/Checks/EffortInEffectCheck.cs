using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>
/// Whether the effort that a server says it is set to is the one in use, found without setting another. At an effort E all k up to E are one walk, so
/// that the answer for a smaller k is the beginning of that for E. Where it is not, the walks differed, as they do at an effort below k.
/// </summary>
internal sealed class EffortInEffectCheck(EngineProbe probe)
{
    private const string Name = "effort-in-effect";

    public async ValueTask<AuditCheck> RunAsync(ProbeQueries queries, CancellationToken cancellationToken)
    {
        if (probe.Engine.Description.Effort is not { IsFixed: true } effort)
        {
            return new AuditCheck(Name, true, "Does not apply: the effort is set with each search.");
        }

        int top = Math.Min(effort.Current, probe.Ids.Count);
        ProbeAnswers full = await AskAsync(queries, top, effort.Current, cancellationToken).ConfigureAwait(false);
        if (full.Raw is null)
        {
            return new AuditCheck(Name, true, "Cannot be told: the engine refuses k at its own effort.");
        }

        // Halves, so that one of them is near the effort in use, where its answers differ most.
        int[] ladder = [.. Halves(top)];
        foreach (int k in ladder)
        {
            ProbeAnswers few = await AskAsync(queries, k, effort.Current, cancellationToken).ConfigureAwait(false);
            int[] different = Different(few, full, k);
            if (different.Length == 0)
            {
                continue;
            }

            // A collection that is written to changes under the questions: what differs has to differ again, with both answers as before.
            ProbeAnswers fullAgain = await AskAsync(queries, top, effort.Current, cancellationToken).ConfigureAwait(false);
            ProbeAnswers fewAgain = await AskAsync(queries, k, effort.Current, cancellationToken).ConfigureAwait(false);
            int[] steady = [.. different.Where(query => Same(few, fewAgain, query, k) && Same(full, fullAgain, query, top))];
            if (steady.Length > 0)
            {
                int used = await EstimateAsync(queries, ladder, top, effort.Current, cancellationToken).ConfigureAwait(false);
                return new AuditCheck(Name, false, Text(
                    $"{effort.Name} is set to {effort.Current}, but a smaller one is in use, about {used} to judge by the answers: with {effort.Current}, the first {k} of k {top} would be the answer for k {k}, and for {Quantity.Count(steady.Length)} of {Quantity.Count(queries.Rows.Length, "query")} they are not. {effort.Remedy ?? "Make the server use its setting, then audit again"}."));
            }
        }

        return ladder.Length == 0
            ? new AuditCheck(Name, true, Text($"Cannot be told at {effort.Name} {effort.Current}: there is no smaller k."))
            : new AuditCheck(Name, true, Text($"With k {ladder[^1]} to {top}, one search at {effort.Name} {effort.Current}, smaller answers are the beginning of larger ones for all {Quantity.Count(queries.Rows.Length, "query")}."));
    }

    /// <summary>The largest k up to which answers continue each other: an effort below k is lifted to it, and then they change.</summary>
    private async ValueTask<int> EstimateAsync(ProbeQueries queries, int[] ladder, int top, int effort, CancellationToken cancellationToken)
    {
        int low = 1;
        int high = top;
        foreach (int k in ladder.Reverse())
        {
            ProbeAnswers few = await AskAsync(queries, low, effort, cancellationToken).ConfigureAwait(false);
            ProbeAnswers more = await AskAsync(queries, k, effort, cancellationToken).ConfigureAwait(false);
            if (Different(few, more, low).Length > 0)
            {
                high = k;
                break;
            }

            low = k;
        }

        ProbeAnswers at = await AskAsync(queries, low, effort, cancellationToken).ConfigureAwait(false);
        int first = low;
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            ProbeAnswers more = await AskAsync(queries, middle, effort, cancellationToken).ConfigureAwait(false);
            (low, high) = Different(at, more, first).Length > 0 ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static IEnumerable<int> Halves(int top)
    {
        for (int k = top / 2; k >= 1; k /= 2)
        {
            yield return k;
        }
    }

    /// <summary>Queries whose first distances differ: of equally far vectors either may be returned.</summary>
    private static int[] Different(ProbeAnswers one, ProbeAnswers other, int places) => one.Raw is null || other.Raw is null ? []
        : [.. Enumerable.Range(0, one.Raw.QueryCount).Where(query => !Same(one, other, query, places))];

    private static bool Same(ProbeAnswers one, ProbeAnswers other, int query, int places) =>
        one.Raw is not null && other.Raw is not null && First(one, query, places).SequenceEqual(First(other, query, places));

    private static ReadOnlySpan<float> First(ProbeAnswers answers, int query, int places)
    {
        ReadOnlySpan<float> distances = answers.Raw!.Distances(query);
        return distances[..Math.Min(places, distances.Length)];
    }

    private ValueTask<ProbeAnswers> AskAsync(ProbeQueries queries, int k, int effort, CancellationToken cancellationToken) =>
        probe.AskAsync(queries, new EngineSearch(k) { Effort = effort }, null, cancellationToken);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
