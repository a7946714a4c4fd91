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
        int? effort = engine.Effort is { } parameter ? Math.Clamp(Math.Max(Effort, parameter.Current), parameter.Least, parameter.Most) : null;
        int k = (int)Math.Min(K + 1, engine.Count);
        ProbeAnswers answers = await probe.AskAsync(queries, new EngineSearch(k) { Effort = effort }, null, cancellationToken).ConfigureAwait(false);
        string at = effort is null ? "" : Text($" at {engine.Effort!.Name} {effort}");
        int asked = queries.Rows.Length;
        return answers.Raw is null ? new AuditCheck(Name, true, "Does not apply: the engine refused.")
            : answers.SelfMissing == 0 ? new AuditCheck(Name, true, Text($"All of {asked} vectors of the index find themselves among their {k} nearest{at}; with --self each is left out by its id."))
            : answers.SelfMissing == asked ? new AuditCheck(Name, false, Text($"None of {asked} vectors of the index finds itself among its {k} nearest{at}: the engine leaves the query out, or --data are other vectors."))
            : new AuditCheck(Name, false, Text($"{answers.SelfMissing} of {asked} vectors of the index do not find themselves among their {k} nearest{at}."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
