using Plumbline.Engines;
using Plumbline.Studies.Auditing.Checks;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing;

/// <summary>Everything that is checked of an engine beside what is measured.</summary>
internal sealed class AuditChecks(EngineProbe probe, AnswerTally tally, ContractFinding contract)
{
    private const int ExactK = 100;
    private const int Steps = 5;

    /// <summary>Names, in the order in which they are told.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["contract", "effort-has-effect", "effort-in-effect", "sorted", "no-repeats", "ids-exist", "metric", "self", "all-reachable", "exact-mode", "index-used"];

    /// <summary>Runs them.</summary>
    /// <param name="some">A few queries, none left out of its neighbours.</param>
    /// <param name="first">The first answers of the audit; null where there were none.</param>
    /// <param name="searches">The searches that were measured.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    public async ValueTask<IReadOnlyList<AuditCheck>> RunAsync(
        ProbeQueries some, ProbeAnswers? first, IReadOnlyList<EngineSearch> searches, long seed, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        List<AuditCheck> checks = [new AuditCheck("contract", contract.Fits, contract.Words)];
        NeighborTable exact = probe.FindExact(some, Math.Min(ExactK, probe.Ids.Count), null, cancellationToken);
        progress?.Report(1.0 / Steps);
        checks.Add(await new EffortCheck(probe).RunAsync(probe.Queries, some.Rows.Length, cancellationToken).ConfigureAwait(false));
        checks.Add(await new EffortInEffectCheck(probe).RunAsync(some, cancellationToken).ConfigureAwait(false));
        progress?.Report(2.0 / Steps);
        checks.AddRange(tally.Checks(probe.Engine.Description));
        checks.Add(first is null
            ? new AuditCheck("metric", true, "Does not apply: the engine refused all that was asked.")
            : WithNotes(new MetricCheck(probe).Run(probe.Queries, first)));
        checks.Add(await new SelfCheck(probe).RunAsync(seed, cancellationToken).ConfigureAwait(false));
        progress?.Report(3.0 / Steps);
        checks.Add(await new ReachabilityCheck(probe).RunAsync(some, cancellationToken).ConfigureAwait(false));
        progress?.Report(4.0 / Steps);
        checks.Add(await new ExactModeCheck(probe).RunAsync(some, exact, cancellationToken).ConfigureAwait(false));
        checks.Add(await new IndexUsedCheck(probe).RunAsync(searches, cancellationToken).ConfigureAwait(false));
        progress?.Report(1);
        return checks;
    }

    // What a number does not show, such as scores that run the other way round than documented, belongs to what distances mean.
    private AuditCheck WithNotes(AuditCheck check) => check with { Detail = string.Join(' ', probe.Engine.Description.Notes.Prepend(check.Detail)) };
}
