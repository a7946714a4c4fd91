using System.Globalization;
using Plumbline.Engines;
using Plumbline.Fidelity;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether what calls itself exact is.</summary>
internal sealed class ExactModeCheck(EngineProbe probe)
{
    private const string Name = "exact-mode";
    private const string Advice = "Do not take it for the truth: find exact neighbours outside the engine, as plumb truth does.";

    // Of the distances at hand: two ways to sum in float32.
    private const double Tolerance = 1e-3;

    public async ValueTask<AuditCheck> RunAsync(ProbeQueries queries, NeighborTable exact, CancellationToken cancellationToken)
    {
        EngineDescription engine = probe.Engine.Description;
        if (!engine.HasExactMode && !engine.IsExact)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine has no exact mode.");
        }

        if (engine.IsQuantized)
        {
            return await OfQuantizedAsync(queries, exact.K, cancellationToken).ConfigureAwait(false);
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
            ? new AuditCheck(Name, true, Text($"All of {Quantity.Count(recalls.Length, "exact answer")} at k {exact.K} are the true neighbours."))
            : new AuditCheck(Name, false, Text($"{Quantity.Count(inexact)} of {Quantity.Count(recalls.Length, "answer")} that should be exact are not at k {exact.K}: recall is {recalls.Min():0.000} at least. {Advice}"));
    }

    /// <summary>
    /// The true neighbours among quantized vectors are not known here. But no search returns anything nearer, by the engine's own distances, than an
    /// exact one does.
    /// </summary>
    private async ValueTask<AuditCheck> OfQuantizedAsync(ProbeQueries queries, int k, CancellationToken cancellationToken)
    {
        EngineDescription engine = probe.Engine.Description;
        if (!engine.HasExactMode || engine.Effort is not { } effort)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine holds quantized vectors, whose exact neighbours are others.");
        }

        int high = Math.Clamp(probe.Ids.Count, effort.Least, effort.Most);
        ProbeAnswers claimed = await probe.AskAsync(queries, new EngineSearch(k) { Exact = true }, null, cancellationToken).ConfigureAwait(false);
        ProbeAnswers walked = await probe.AskAsync(queries, new EngineSearch(k) { Effort = high }, null, cancellationToken).ConfigureAwait(false);
        if (claimed.Raw is null)
        {
            return new AuditCheck(Name, false, Text($"The engine refuses an exact search for k {k}: {claimed.Refusal}"));
        }

        if (walked.Raw is null)
        {
            return new AuditCheck(Name, true, Text($"Cannot be told: the engine refuses {effort.Name} {high}: {walked.Refusal}"));
        }

        int beaten = Enumerable.Range(0, queries.Rows.Length).Count(query =>
            IsBeaten(claimed.Raw.Distances(query), walked.Raw.Distances(query), engine.Distance.IsDescending()));
        return beaten == 0
            ? new AuditCheck(Name, true, Text($"No search at {effort.Name} {high} returns anything nearer than the exact mode at k {k}, for {Quantity.Count(queries.Rows.Length, "query")}; vectors are quantized, so that the truth is not compared."))
            : new AuditCheck(Name, false, Text($"The exact mode is not exact: for {Quantity.Count(beaten)} of {Quantity.Count(queries.Rows.Length, "query")} at k {k} a search at {effort.Name} {high} returns nearer vectors, by the engine's own distances. {Advice}"));
    }

    private static bool IsBeaten(ReadOnlySpan<float> claimed, ReadOnlySpan<float> walked, bool isDescending)
    {
        for (int i = 0; i < walked.Length; i++)
        {
            if (i >= claimed.Length)
            {
                return true;
            }

            double gain = isDescending ? walked[i] - (double)claimed[i] : claimed[i] - (double)walked[i];
            if (gain > Tolerance * Math.Max(Math.Abs(claimed[i]), Math.Abs(walked[i])))
            {
                return true;
            }
        }

        return false;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
