using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether vectors of the index find themselves.</summary>
internal sealed class SelfCheck(EngineProbe probe)
{
    private const string Name = "self";
    private const int Queries = 100;
    private const int K = 10;
    private const int Effort = 100;
    private const int HighEffort = 4096;

    public async ValueTask<AuditCheck> RunAsync(long seed, CancellationToken cancellationToken)
    {
        if (probe.Metric == Metric.InnerProduct)
        {
            return new AuditCheck(Name, true, "Does not apply: by inner product a vector need not be its own nearest.");
        }

        if (probe.Ids.Count < 2)
        {
            return new AuditCheck(Name, true, "Does not apply: the index has no two vectors.");
        }

        using ProbeQueries queries = ProbeQueries.FromBase(probe.Vectors, probe.Ids, Queries, seed);
        EngineDescription engine = probe.Engine.Description;
        int k = (int)Math.Min(K + 1, engine.Count);
        int? effort = EffortOf(engine, Effort);
        ProbeAnswers answers = await AskAsync(queries, k, effort, cancellationToken).ConfigureAwait(false);
        if (answers.Raw is null)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine refused.");
        }

        string which = Text($"vectors of the index{At(engine, effort)}");
        int asked = queries.Rows.Length;
        if (answers.SelfMissing == 0)
        {
            return new AuditCheck(Name, true, Text($"All of {asked} {which} find themselves among their {k} nearest; a query of the base is left out of its own answer by its id."));
        }

        // A walk may pass by a vector that more effort finds: that is loss, which is measured. What no effort finds is a fault.
        int? high = EffortOf(engine, HighEffort);
        if (engine.Effort is { IsFixed: true })
        {
            // A larger k is the only way to more effort, where it is lifted.
            int wide = (int)Math.Min(engine.Count, HighEffort);
            ProbeAnswers more = await AskAsync(queries, wide, effort, cancellationToken).ConfigureAwait(false);
            return more.Raw is not null && more.SelfMissing == 0
                ? new AuditCheck(Name, true, Text($"{answers.SelfMissing} of {asked} {which} do not find themselves among their {k} nearest, but all do with k {wide}; a query of the base is left out of its own answer by its id."))
                : new AuditCheck(Name, false, Text($"{answers.SelfMissing} of {asked} {which} do not find themselves among their {k} nearest{(more.Raw is null ? "" : Text($", nor do {more.SelfMissing} with k {wide}"))}."));
        }

        ProbeAnswers again = high == effort ? answers : await AskAsync(queries, k, high, cancellationToken).ConfigureAwait(false);
        return again.Raw is not null && again.SelfMissing == 0
            ? new AuditCheck(Name, true, Text($"{answers.SelfMissing} of {asked} {which} do not find themselves among their {k} nearest, but all do{At(engine, high)}; a query of the base is left out of its own answer by its id."))
            : answers.SelfMissing == asked
            ? new AuditCheck(Name, false, Text($"None of {asked} {which} finds itself among its {k} nearest: the engine leaves the query out, or the base are other vectors."))
            : new AuditCheck(Name, false, Text($"{answers.SelfMissing} of {asked} {which} do not find themselves among their {k} nearest{(again.Raw is null ? "" : Text($", nor do {again.SelfMissing}{At(engine, high)}"))}."));
    }

    private ValueTask<ProbeAnswers> AskAsync(ProbeQueries queries, int k, int? effort, CancellationToken cancellationToken) =>
        probe.AskAsync(queries, new EngineSearch(k) { Effort = effort }, null, cancellationToken);

    private static int? EffortOf(EngineDescription engine, int least) =>
        engine.Effort is not { } parameter ? null : parameter.IsFixed ? parameter.Current : Math.Clamp(Math.Max(least, parameter.Current), parameter.Least, parameter.Most);

    private static string At(EngineDescription engine, int? effort) => effort is null ? "" : Text($" at {engine.Effort!.Name} {effort}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
