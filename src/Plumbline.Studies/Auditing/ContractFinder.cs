using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing;

/// <summary>Finds the capacity contract by asking for fewer, as many and more neighbours than the effort, not by the engine's name.</summary>
internal sealed class ContractFinder(EngineProbe probe)
{
    // From common efforts to the least: on a small index only the least leaves anything out.
    private static readonly int[] Efforts = [16, 4, 1];
    private const int Times = 8;
    private const int MostAsked = 50_000;

    private readonly EffortParameter? _effort = probe.Engine.Description.Effort;
    private readonly string _name = probe.Engine.Description.Effort?.Name ?? "";

    public async ValueTask<ContractFinding> FindAsync(ProbeQueries queries, CancellationToken cancellationToken)
    {
        if (_effort is null)
        {
            return new ContractFinding(EngineContract.None, probe.Engine.Description.IsExact
                ? "There is no effort to exceed: every search is exact."
                : "The engine has no parameter for the search effort.");
        }

        ContractFinding? finding = null;
        foreach ((int ef, int k) in Attempts(_effort))
        {
            finding = await TryAsync(queries, ef, k, cancellationToken).ConfigureAwait(false);
            if (finding.Contract != EngineContract.Unknown || !finding.Fits)
            {
                return finding;
            }
        }

        return finding!;
    }

    private IEnumerable<(int Ef, int K)> Attempts(EffortParameter effort)
    {
        int n = probe.Ids.Count;
        foreach (int ef in Efforts.Select(one => Math.Clamp(one, effort.Least, effort.Most)).Distinct())
        {
            yield return (ef, (int)Math.Min(n, (long)Times * ef));
        }

        // Copies of a vector make the first results all alike; everything shows whether something is missing.
        yield return (effort.Least, Math.Min(n, MostAsked));
    }

    private async ValueTask<ContractFinding> TryAsync(ProbeQueries queries, int ef, int above, CancellationToken cancellationToken)
    {
        if (above <= ef)
        {
            return Unknown($"The index has {probe.Ids.Count} vectors, too few to ask for more than {_name} {ef}.");
        }

        ProbeAnswers high = await AskAsync(queries, above, ef, cancellationToken).ConfigureAwait(false);
        ProbeAnswers level = await AskAsync(queries, ef, ef, cancellationToken).ConfigureAwait(false);
        if (level.Refusal is { } refused)
        {
            return Unknown($"The engine refuses k {ef} at {_name} {ef}: {refused}");
        }

        if (high.Refusal is { } refusal)
        {
            return new ContractFinding(EngineContract.Reject, Text($"k above {_name} is refused: k {above} at {_name} {ef} gave \"{refusal}\"."));
        }

        int most = Counts(high).Max();
        int least = Counts(high).Min();
        if (most <= ef)
        {
            return new ContractFinding(EngineContract.Truncate, Text($"k above {_name} is cut off: k {above} at {_name} {ef} returned at most {most}."));
        }

        bool sameAsLevel = SamePrefix(high, level, ef);
        if (least < above && sameAsLevel)
        {
            return Spill(ef, above, least, Counts(high).Count(count => count < above), queries.Rows.Length);
        }

        int lifted = Math.Min(above, _effort!.Most);
        ProbeAnswers full = await AskAsync(queries, above, lifted, cancellationToken).ConfigureAwait(false);
        bool sameAsFull = full.Refusal is null && SameAnswers(high, full);
        if (sameAsFull && !sameAsLevel)
        {
            return new ContractFinding(EngineContract.Lift, Text($"k above {_name} lifts it to k: k {above} at {_name} {ef} returned what it does at {_name} {lifted}, and nearer results than {_name} {ef} finds."));
        }

        if (sameAsLevel && !sameAsFull)
        {
            return new ContractFinding(EngineContract.SpillAndPad, Text($"k above {_name} is filled with what the search evaluated on its way (spillover): the first {ef} of k {above} at {_name} {ef} are those of k {ef}, and {_name} {lifted} finds others."));
        }

        return sameAsFull
            ? Unknown(Text($"The answers do not tell: k {above} at {_name} {ef} returned what it does at {_name} {lifted}, and in its first {ef} what k {ef} does, as if {_name} {ef} were enough."))
            : Unknown(Text($"The answers fit no contract: k {above} at {_name} {ef} returned neither what {_name} {lifted} does nor, in its first {ef}, what k {ef} does.")) with { Fits = false };
    }

    private ContractFinding Spill(int ef, int above, int least, int queries, int of) => new(EngineContract.SpillAndPad, Text(
        $"k above {_name} is filled with what the search evaluated on its way (spillover), and where that ends, results are missing: k {above} at {_name} {ef} returned {least} at least, fewer than {above} for {queries} of {of} queries."));

    private ValueTask<ProbeAnswers> AskAsync(ProbeQueries queries, int k, int ef, CancellationToken cancellationToken) =>
        probe.AskAsync(queries, new EngineSearch(queries.IsSelf ? k + 1 : k) { Effort = ef }, null, cancellationToken);

    private static ContractFinding Unknown(string words) => new(EngineContract.Unknown, words);

    private static int[] Counts(ProbeAnswers answers) => [.. Enumerable.Range(0, answers.Raw!.QueryCount).Select(query => answers.Raw.Ids(query).Length)];

    private static bool SameAnswers(ProbeAnswers one, ProbeAnswers other)
    {
        for (int query = 0; query < one.Neighbors.QueryCount; query++)
        {
            // By distance: of equally far vectors either may be returned.
            if (!one.Neighbors.Distances(query).SequenceEqual(other.Neighbors.Distances(query)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SamePrefix(ProbeAnswers longer, ProbeAnswers shorter, int length)
    {
        for (int query = 0; query < longer.Neighbors.QueryCount; query++)
        {
            ReadOnlySpan<float> found = longer.Neighbors.Distances(query);
            if (!found[..Math.Min(length, found.Length)].SequenceEqual(shorter.Neighbors.Distances(query)))
            {
                return false;
            }
        }

        return true;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
