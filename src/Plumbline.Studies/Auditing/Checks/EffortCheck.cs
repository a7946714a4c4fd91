using System.Globalization;
using Plumbline.Engines;
using Plumbline.Fidelity;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether another effort gives other answers: that it does not is among the faults most often reported.</summary>
internal sealed class EffortCheck(EngineProbe probe)
{
    private const string Name = "effort-has-effect";
    private const int WideK = 10;
    private const int LeastHigh = 512;

    public async ValueTask<AuditCheck> RunAsync(ProbeQueries queries, NeighborTable exact, CancellationToken cancellationToken)
    {
        if (probe.Engine.Description.Effort is not { } effort)
        {
            return new AuditCheck(Name, true, "Does not apply: there is no effort to set.");
        }

        if (effort.IsFixed)
        {
            return new AuditCheck(Name, true, Text($"Does not apply: {effort.Name} {effort.Current} is a setting that all users share; --change-settings lets the audit try others, and puts it back."));
        }

        int low = effort.Least;
        int high = Math.Clamp(Math.Max(LeastHigh, 4 * Math.Min(effort.Current, int.MaxValue / 4)), low, effort.Most);
        // A lifting engine does not tell efforts below k apart, so that one neighbour is asked for as well.
        foreach (int k in (int[])[Math.Min(WideK, exact.K), 1])
        {
            ProbeAnswers few = await AskAsync(queries, k, low, cancellationToken).ConfigureAwait(false);
            ProbeAnswers many = await AskAsync(queries, k, high, cancellationToken).ConfigureAwait(false);
            if (few.Raw is null || many.Raw is null)
            {
                continue;
            }

            int different = Enumerable.Range(0, queries.Rows.Length).Count(query => !few.Neighbors.Ids(query).SequenceEqual(many.Neighbors.Ids(query)));
            if (different > 0)
            {
                return new AuditCheck(Name, true, Text($"{effort.Name} {low} and {high} differ in {different} of {queries.Rows.Length} answers at k {k}."));
            }

            double overlap = Overlap.PerQuery(exact, few.Neighbors, Math.Min(k, exact.K)).Average();
            if (k == 1)
            {
                return overlap >= 1
                    ? new AuditCheck(Name, true, Text($"Cannot be told: {effort.Name} {low} finds all that {high} does, as it is exact on these {queries.Rows.Length} queries."))
                    : new AuditCheck(Name, false, Text($"{effort.Name} {low} and {high} give the same {queries.Rows.Length} answers, though they are not exact (overlap {overlap:0.000} at k 1): {(effort.Remedy is null ? "the parameter has no effect." : $"the server accepts the change and does not use it. {effort.Remedy}.")}"));
            }
        }

        return new AuditCheck(Name, true, "Does not apply: the engine refuses the least effort.");
    }

    private ValueTask<ProbeAnswers> AskAsync(ProbeQueries queries, int k, int ef, CancellationToken cancellationToken) =>
        probe.AskAsync(queries, new EngineSearch(k) { Effort = ef }, null, cancellationToken);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
