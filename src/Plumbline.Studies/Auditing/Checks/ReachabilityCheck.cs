using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether k = n returns all n vectors, as far as the effort can be set so high: what is missing can never be found by anybody.</summary>
internal sealed class ReachabilityCheck(EngineProbe probe)
{
    private const string Name = "all-reachable";

    // A search of everything, so that few are enough, and one on a large index.
    private const int LargeCount = 20_000;
    private const int FewQueries = 8;

    public async ValueTask<AuditCheck> RunAsync(ProbeQueries all, CancellationToken cancellationToken)
    {
        EngineDescription engine = probe.Engine.Description;
        int n = probe.Ids.Count;
        if (engine.Effort is { } effort && effort.Most < n)
        {
            return new AuditCheck(Name, true, Text($"Cannot be told: {effort.Name} is at most {effort.Most}, below the {Quantity.Count(n, "vector")} of the index."));
        }

        if (engine.Effort is null && !engine.IsExact)
        {
            return new AuditCheck(Name, true, "Cannot be told: there is no effort to set to n.");
        }

        using ProbeQueries queries = all.Some(n > LargeCount ? 1 : FewQueries);
        bool isFixed = engine.Effort is { IsFixed: true };
        // Deleted vectors that are still links of the graph take up places of the effort: twice as many leave room for as many of them as of others.
        int? ef = engine.Effort is null ? null : isFixed ? engine.Effort.Current : (int)Math.Min(engine.Effort.Most, engine.ReachRemedy is null ? n : 2L * n);
        ProbeAnswers answers = await probe.AskAsync(queries, new EngineSearch(n) { Effort = ef }, null, cancellationToken).ConfigureAwait(false);
        if (answers.Raw is null)
        {
            return new AuditCheck(Name, true, Text($"Cannot be told: the engine refuses k = n = {Quantity.Count(n)}: {answers.Refusal}"));
        }

        string asked = engine.Effort is null ? Text($"k = n = {Quantity.Count(n)}") : isFixed ? Text($"k = n = {Quantity.Count(n)} at {engine.Effort.Name} {ef}") : ef == n ? Text($"k = {engine.Effort.Name} = n = {Quantity.Count(n)}") : Text($"k = n = {Quantity.Count(n)} at {engine.Effort.Name} {ef}");
        // Whatever any search comes to can be found.
        HashSet<int> found = [];
        for (int query = 0; query < queries.Rows.Length; query++)
        {
            foreach (int row in answers.Neighbors.Ids(query))
            {
                found.Add(row);
            }
        }

        int least = Enumerable.Range(0, queries.Rows.Length).Min(answers.Neighbors.Count);
        bool sameForAll = Enumerable.Range(0, queries.Rows.Length).All(query => answers.Neighbors.Count(query) == found.Count);
        if (least < n && isFixed && !sameForAll)
        {
            // Not lifted to n, a search ends before it has come to all that can be reached.
            return new AuditCheck(Name, true, Text($"Cannot be told: {asked} returns {Quantity.Count(least)} at least, not the same for each query, and no other {engine.Effort!.Name} may be set."));
        }

        return least == n
            ? new AuditCheck(Name, true, Text($"{asked} returns all {Quantity.Count(n, "vector")}."))
            : new AuditCheck(Name, false, Text($"{asked} returns {Quantity.Count(least)}: {Quantity.Count(n - found.Count, "vector")} cannot be reached from {Quantity.Count(queries.Rows.Length, "query")}, such as {Missing(found)}. More links a vector (M) or a higher effort while building reach more: build the index again with them.{(engine.ReachRemedy is { } remedy ? $" But first: {remedy}, and audit again." : "")}"));
    }

    private string Missing(HashSet<int> found)
    {
        int row = Enumerable.Range(0, probe.Vectors.Count).FirstOrDefault(row => !found.Contains(row) && probe.Ids.RowOf(probe.Ids.IdOf(row)) == row, -1);
        return row < 0 ? "none by all of them" : $"id {probe.Engine.Description.NameOf(probe.Ids.IdOf(row))}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
