using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether another effort gives other answers: that it does not is among the faults most often reported.</summary>
internal sealed class EffortCheck(EngineProbe probe)
{
    private const string Name = "effort-has-effect";
    private const int FewK = 10;
    private const int ManyK = 100;
    private const int LeastHigh = 512;
    private const int MostMissed = 64;
    private const float Tolerance = 1e-4f;

    /// <param name="from">The queries of which some are asked, as what they are.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public async ValueTask<AuditCheck> RunAsync(ProbeQueries from, int most, CancellationToken cancellationToken)
    {
        if (probe.Engine.Description.Effort is not { } effort)
        {
            return new AuditCheck(Name, true, "Does not apply: there is no effort to set.");
        }

        if (effort.IsFixed)
        {
            return new AuditCheck(Name, true, Text($"Does not apply: {effort.Name} {effort.Current} is a setting that all users share; --change-settings lets the audit try others, and puts it back."));
        }

        // A query of the base is left out of its answers: that it finds itself shows no effort.
        using ProbeQueries queries = from.At(from.Spread(most));
        NeighborTable exact = probe.FindExact(queries, Math.Min(ManyK, probe.LargestK), null, cancellationToken);
        int low = effort.Least;
        int high = Math.Clamp(Math.Max(LeastHigh, 4 * Math.Min(effort.Current, int.MaxValue / 4)), low, effort.Most);
        bool asked = false;
        List<int> missed = [];
        // A lifting engine does not tell efforts below k apart, so that one neighbour is asked for as well; and few may be found at any effort, but not many.
        foreach (int k in new[] { Math.Min(FewK, exact.K), 1, exact.K }.Distinct())
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
                return new AuditCheck(Name, true, Text($"{effort.Name} {low} and {high} differ in {Quantity.Count(different)} of {Quantity.Count(queries.Rows.Length, "answer")} at k {k}."));
            }

            missed.AddRange(Missed(exact, many.Neighbors, k));
            asked = true;
        }

        if (!asked)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine refuses the least effort.");
        }

        int[] nearer = [.. missed.Distinct().Take(MostMissed)];
        int reachable = nearer.Length == 0 ? 0 : await CountFoundAsync(nearer, Math.Min(FewK, exact.K), high, cancellationToken).ConfigureAwait(false);
        string same = Text($"{effort.Name} {low} and {high} give the same {Quantity.Count(queries.Rows.Length, "answer")}");
        if (reachable == 0)
        {
            string words = Text($"Cannot be told: {same}, and no nearer vector that the engine can return is missing in them.");
            // Where the server is known to store an effort without using it, what is not shown is not taken for granted.
            return effort.Remedy is { } unproved
                ? new AuditCheck(Name, false, Text($"{words} What is measured at another {effort.Name} than {effort.Current} may have been answered with {effort.Current} all the same. {unproved}."))
                : new AuditCheck(Name, true, words);
        }

        return new AuditCheck(Name, false, Text($"{same}, which lack {Quantity.Count(reachable, "nearer vector")} that the engine returns to other queries: {(effort.Remedy is null ? "the parameter has no effect." : $"the server accepts the change and does not use it. {effort.Remedy}.")}"));
    }

    // Truly nearer than what was returned, so that ties do not count.
    private static IEnumerable<int> Missed(NeighborTable exact, NeighborTable returned, int k)
    {
        for (int query = 0; query < exact.QueryCount; query++)
        {
            int[] ids = returned.Ids(query).ToArray();
            float farthest = ids.Length < k ? float.MaxValue : returned.Distances(query)[^1];
            for (int place = 0; place < k && exact.Distances(query)[place] < farthest - (Tolerance * Math.Abs(farthest)); place++)
            {
                if (!ids.Contains(exact.Ids(query)[place]))
                {
                    yield return exact.Ids(query)[place];
                }
            }
        }
    }

    // What no walk reaches is missing at every effort and shows nothing: a vector counts that is returned to itself.
    private async ValueTask<int> CountFoundAsync(int[] rows, int k, int high, CancellationToken cancellationToken)
    {
        using ProbeQueries themselves = ProbeQueries.OfRows(probe.Vectors, rows);
        ProbeAnswers answers = await AskAsync(themselves, k, high, cancellationToken).ConfigureAwait(false);
        return answers.Raw is null ? 0 : Enumerable.Range(0, rows.Length).Count(i => answers.Neighbors.Ids(i).Contains(rows[i]));
    }

    private ValueTask<ProbeAnswers> AskAsync(ProbeQueries queries, int k, int ef, CancellationToken cancellationToken) =>
        probe.AskAsync(queries, new EngineSearch(queries.Asked(k)) { Effort = ef }, null, cancellationToken);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
