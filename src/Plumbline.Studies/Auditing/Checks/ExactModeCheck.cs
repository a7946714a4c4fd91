using System.Globalization;
using Plumbline.Engines;
using Plumbline.Fidelity;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether what calls itself exact is.</summary>
internal sealed class ExactModeCheck(EngineProbe probe)
{
    private const string Name = "exact-mode";

    public async ValueTask<AuditCheck> RunAsync(ProbeQueries queries, NeighborTable exact, CancellationToken cancellationToken)
    {
        EngineDescription engine = probe.Engine.Description;
        if (!engine.HasExactMode && !engine.IsExact)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine has no exact mode.");
        }

        if (engine.IsQuantized)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine holds quantized vectors, whose exact neighbours are others.");
        }

        EngineSearch search = new(exact.K) { Exact = engine.HasExactMode };
        ProbeAnswers answers = await probe.AskAsync(queries, search, null, cancellationToken).ConfigureAwait(false);
        if (answers.Raw is null)
        {
            return new AuditCheck(Name, false, Text($"The engine refuses an exact search for k {exact.K}: {answers.Refusal}"));
        }

        double[] recalls = Recall.PerQuery(exact, answers.Neighbors, exact.K);
        int inexact = recalls.Count(recall => recall < 1);
        return inexact == 0
            ? new AuditCheck(Name, true, Text($"All of {recalls.Length} exact answers at k {exact.K} are the true neighbours."))
            : new AuditCheck(Name, false, Text($"{inexact} of {recalls.Length} answers that should be exact are not at k {exact.K}: recall is {recalls.Min():0.000} at least."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
