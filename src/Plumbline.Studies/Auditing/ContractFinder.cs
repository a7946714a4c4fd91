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
    private const int LeastIterated = 500;
    private const int MostIterated = 5_000;
    private const double MostQueries = 0.9;

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
            ContractFinding next = await TryAsync(queries, ef, k, cancellationToken).ConfigureAwait(false);
            // A search for everything is the same at any effort: it shows what is missing, not that the effort was lifted.
            if (next.Contract != EngineContract.Unknown && !(finding is { Fits: false } && next.Contract == EngineContract.Lift))
            {
                return next;
            }

            // What fits no contract at one effort and both at another is told as the first.
            finding = finding is { Fits: false } ? finding : next;
        }

        return finding!;
    }

    private IEnumerable<(int Ef, int K)> Attempts(EffortParameter effort)
    {
        int n = probe.Ids.Count;
        if (effort.IsFixed)
        {
            yield return (effort.Current, (int)Math.Min(n, (long)Times * effort.Current));
            yield return (effort.Current, Math.Min(n, MostAsked));
            yield break;
        }

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
            return Unknown($"The index has {Quantity.Count(probe.Ids.Count, "vector")}, too few to ask for more than {_name} {ef}.");
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
        int parts = probe.Engine.Description.Parts;
        if (most <= (long)ef * parts && most < above)
        {
            return new ContractFinding(EngineContract.Truncate, parts == 1
                ? Text($"k above {_name} is cut off: k {above} at {_name} {ef} returned at most {most}.")
                : Text($"k above {_name} is cut off in each of {Quantity.Count(parts, "part")}, whose results are merged: k {above} at {_name} {ef} returned at most {most}."));
        }

        if (_effort!.IsFixed)
        {
            return Fixed(high, level, ef, above);
        }

        int lifted = Math.Min(above, _effort.Most);
        ProbeAnswers full = await AskAsync(queries, above, lifted, cancellationToken).ConfigureAwait(false);
        bool sameAsLevel = MostSame(high, level, ef);
        bool sameAsFull = full.Raw is not null && MostSame(high, full, above);
        if (sameAsLevel && !sameAsFull && await IteratesAsync(queries, cancellationToken).ConfigureAwait(false) is { } further)
        {
            return new ContractFinding(EngineContract.Iterate, Text($"k above {_name} makes the search go on, in steps: the first {ef} of k {above} at {_name} {ef} are those of k {ef}, and {further}."));
        }

        if (least < above && (sameAsLevel || (full.Raw is not null && Counts(full).Sum() > Counts(high).Sum())))
        {
            return Spill(ef, above, least, Counts(high).Count(count => count < above), queries.Rows.Length);
        }

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

    /// <summary>
    /// Whether at the least effort all queries get about as many results, and more than any one walk of that effort comes by; in words, or null.
    /// A walk that spills ends after a few points, and after other numbers of them for other queries.
    /// </summary>
    private async ValueTask<string?> IteratesAsync(ProbeQueries queries, CancellationToken cancellationToken)
    {
        int many = Math.Min(probe.Ids.Count, MostIterated);
        if (many < LeastIterated)
        {
            return null;
        }

        ProbeAnswers answers = await AskAsync(queries, many, _effort!.Least, cancellationToken).ConfigureAwait(false);
        if (answers.Raw is null)
        {
            return null;
        }

        (int least, int most) = (Counts(answers).Min(), Counts(answers).Max());
        return least == many ? Text($"k {many} at {_name} {_effort.Least} returned {many} for every query")
            : least >= LeastIterated && most - least <= most / 5 ? Text($"k {many} at {_name} {_effort.Least} returned {least} to {most}: a limit of its own ends it")
            : null;
    }

    /// <summary>What two requests tell where no other effort can be asked with.</summary>
    private ContractFinding Fixed(ProbeAnswers high, ProbeAnswers level, int ef, int above)
    {
        if (!MostSame(high, level, ef))
        {
            return new ContractFinding(EngineContract.Lift, Text($"k above {_name} lifts it: the first {ef} of k {above} at {_name} {ef} are nearer results than k {ef} finds."));
        }

        int[] counts = Counts(high);
        // Where vectors cannot be reached every search misses them alike; a walk that ended misses what lay off its way.
        return counts.Min() < above && counts.Distinct().Count() > 1
            ? Spill(ef, above, counts.Min(), counts.Count(count => count < above), counts.Length)
            : Unknown(Text($"The answers do not tell: the first {ef} of k {above} at {_name} {ef} are those of k {ef}, as if {_name} {ef} were enough, and no other may be set."));
    }

    private ContractFinding Spill(int ef, int above, int least, int queries, int of) => new(EngineContract.SpillAndPad, Text(
        $"k above {_name} is filled with what the search evaluated on its way (spillover), and where that ends, results are missing: k {above} at {_name} {ef} returned {least} at least, fewer than {above} for {Quantity.Count(queries)} of {Quantity.Count(of, "query")}."));

    private ValueTask<ProbeAnswers> AskAsync(ProbeQueries queries, int k, int ef, CancellationToken cancellationToken) =>
        probe.AskAsync(queries, new EngineSearch(queries.Asked(k)) { Effort = ef }, null, cancellationToken);

    private static ContractFinding Unknown(string words) => new(EngineContract.Unknown, words);

    private static int[] Counts(ProbeAnswers answers) => [.. Enumerable.Range(0, answers.Raw!.QueryCount).Select(query => answers.Raw.Ids(query).Length)];

    /// <summary>
    /// Whether nearly all queries have the same distances, as the engine gives them, in their first places: of equally far vectors either may be
    /// returned, and a few walks may end differently (copies, an index that changes).
    /// </summary>
    private static bool MostSame(ProbeAnswers one, ProbeAnswers other, int places)
    {
        int queries = one.Raw!.QueryCount;
        int same = 0;
        for (int query = 0; query < queries; query++)
        {
            same += First(one, query, places).SequenceEqual(First(other, query, places)) ? 1 : 0;
        }

        return same >= MostQueries * queries;
    }

    private static ReadOnlySpan<float> First(ProbeAnswers answers, int query, int places)
    {
        ReadOnlySpan<float> distances = answers.Raw!.Distances(query);
        return distances[..Math.Min(places, distances.Length)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
