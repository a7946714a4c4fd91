using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>
/// Whether searches like those of the audit, left to themselves, are answered by the index: a planner may find it cheaper to read the whole table.
/// </summary>
internal sealed class IndexUsedCheck(EngineProbe probe)
{
    private const string Name = "index-used";

    public async ValueTask<AuditCheck> RunAsync(IReadOnlyList<EngineSearch> searches, CancellationToken cancellationToken)
    {
        if (probe.Engine is not IPlannedEngine planned)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine has no planner that could pass its index by.");
        }

        List<EnginePlan> faults = [];
        foreach (EngineSearch search in searches)
        {
            EnginePlan plan = await planned.ExplainAsync(search, cancellationToken).ConfigureAwait(false);
            if (!plan.UsesIndex)
            {
                faults.Add(plan);
            }
        }

        return faults.Count == 0
            ? new AuditCheck(Name, true, Text($"The planner uses the index for all of {searches.Count} k and efforts."))
            : new AuditCheck(Name, false, Text($"{Sentence(faults[0].Words)}{(faults.Count > 1 ? Text($" So it is for {faults.Count} of {searches.Count} k and efforts.") : "")} The measures are of the index all the same."));
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
