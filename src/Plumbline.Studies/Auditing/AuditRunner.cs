using System.Diagnostics;
using Plumbline.Capacity;
using Plumbline.Engines;
using Plumbline.Studies.Auditing.Checks;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing;

/// <summary>
/// Audits an engine: finds its capacity contract by asking, checks its answers, and measures what is lost at each k and effort against exact
/// neighbours of its own.
/// </summary>
public sealed class AuditRunner
{
    private const int ProbeQueryCount = 32;
    private static readonly int[] UsualKs = [10, 50, 100, 200, 500];

    private readonly EngineProbe _probe;
    private readonly AuditOptions _options;
    private readonly int[] _ks;
    private readonly int?[] _efforts;
    private readonly AnswerTally _tally = new();

    /// <summary>Plans an audit.</summary>
    /// <param name="probe">The engine with its base and queries.</param>
    /// <param name="options">What to measure and require; null for the defaults.</param>
    /// <exception cref="PlanException">A k or effort is out of range, or an ignored check unknown.</exception>
    public AuditRunner(EngineProbe probe, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(probe);
        _probe = probe;
        _options = options ?? new AuditOptions();
        _options.Validate();
        _ks = KsOf(probe, _options.Ks);
        _efforts = EffortsOf(probe.Engine.Description, _options.Efforts);
        if (_options.Convention != Convention.Standard && probe.Engine.Description.Distance is not (EngineDistance.Euclidean or EngineDistance.SquaredEuclidean))
        {
            throw new PlanException($"--convention: found {ConventionNames.NameOf(_options.Convention)} with distances {probe.Engine.Description.Distance.Formula()}, expected standard: the paper's measures are of Euclidean distances");
        }
    }

    /// <summary>Names of the checks, in the order in which they are told.</summary>
    public static IReadOnlyList<string> CheckNames => AuditChecks.Names;

    /// <summary>The numbers of neighbours that will be asked for, ascending.</summary>
    public IReadOnlyList<int> Ks => _ks;

    /// <summary>Runs the audit.</summary>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="EngineException">The engine cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<AuditResult> RunAsync(IProgress<ProbeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        long start = Stopwatch.GetTimestamp();
        NeighborTable exact = _probe.FindExact(_ks[^1], ProbeProgress.Of(progress, "exact search"), cancellationToken);
        double exactSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using ProbeQueries some = _probe.Queries.Some(ProbeQueryCount);
        progress?.Report(new ProbeProgress("finding the contract", 0));
        ContractFinding contract = await new ContractFinder(_probe).FindAsync(some, cancellationToken).ConfigureAwait(false);
        RowMeasures measures = new(_probe, exact, contract.Contract, _options.Convention);
        List<AuditRow> rows = [];
        List<AuditCapacity> capacities = [];
        ProbeAnswers? first = null;
        foreach (int? effort in _efforts)
        {
            foreach (int k in _ks)
            {
                string detail = effort is null ? $"k {k}" : $"k {k}, {_probe.Engine.Description.Effort!.Name} {effort}";
                IProgress<double>? step = ProbeProgress.Of(progress, "searching", rows.Count, _efforts.Length * _ks.Length, detail);
                ProbeAnswers answers = await _probe.AskAsync(k, effort, step, cancellationToken).ConfigureAwait(false);
                _tally.Add(answers);
                first ??= answers.Raw is null ? null : answers;
                rows.Add(measures.Measure(answers));
            }

            if (effort is { } ef)
            {
                capacities.Add(await CapacityAsync(ef, contract.Contract, first is { Raw.Evaluated: null }, cancellationToken).ConfigureAwait(false));
            }
        }

        double searchSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds - exactSeconds;
        progress?.Report(new ProbeProgress("checking", 0));
        AuditChecks checks = new(_probe, _tally, contract);
        IReadOnlyList<AuditCheck> checkedOf = await checks.RunAsync(some, first, Searches(), _options.Seed, ProbeProgress.Of(progress, "checking"), cancellationToken).ConfigureAwait(false);
        return new AuditResult
        {
            Engine = _probe.Engine.Description,
            Queries = _probe.Queries.Rows.Length,
            IsSelf = _probe.Queries.IsSelf,
            Contract = contract,
            Checks = checkedOf,
            Rows = rows,
            Capacities = capacities,
            Requirements = [.. AuditVerdict.Judge(_options, rows, checkedOf)],
            Seconds = [("exact", exactSeconds), ("search", searchSeconds), ("check", Stopwatch.GetElapsedTime(start).TotalSeconds - searchSeconds - exactSeconds)],
        };
    }

    private EngineSearch[] Searches() =>
        [.. _efforts.SelectMany(effort => _ks.Select(k => new EngineSearch(_probe.Queries.Asked(k)) { Effort = effort }))];

    private async ValueTask<AuditCapacity> CapacityAsync(int effort, EngineContract contract, bool isSilent, CancellationToken cancellationToken)
    {
        bool self = _probe.Queries.IsSelf;
        int parts = _probe.Engine.Description.Parts;
        if (parts > 1 && contract == EngineContract.Truncate)
        {
            // Each part gives as many as the effort, or as it has: what comes back tells how many that are together.
            int most = (int)Math.Min(_probe.LargestK, ((long)effort * parts) + 1);
            ProbeAnswers all = await _probe.AskAsync(most, effort, null, cancellationToken).ConfigureAwait(false);
            int? cutOff = all.Raw is null || all.Shortfalls == 0 ? null : Enumerable.Range(0, all.Neighbors.QueryCount).Min(all.Neighbors.Count) + 1;
            return new AuditCapacity(effort, null, cutOff, cutOff, cutOff);
        }

        // An engine that does not tell what it evaluated is not asked for that again. One neighbour: where the effort is lifted to k, more would show the capacity of another effort.
        int[]? evaluated = isSilent ? null : (await _probe.AskAsync(1, effort, null, cancellationToken).ConfigureAwait(false)).Raw?.Evaluated;
        if (evaluated is null && contract == EngineContract.SpillAndPad)
        {
            // It fills up with all that it evaluated, so that asking for everything shows how much that is.
            ProbeAnswers all = await _probe.AskAsync(_probe.LargestK, effort, null, cancellationToken).ConfigureAwait(false);
            evaluated = all.Raw is null ? null : [.. Enumerable.Range(0, all.Raw.QueryCount).Select(query => all.Raw.Ids(query).Length)];
        }

        CapacityDistribution? distribution = evaluated is null || evaluated.Length == 0 ? null : new CapacityDistribution(evaluated, self);
        int places = effort - (self ? 1 : 0);
        int? cut = places < _probe.LargestK ? places + 1 : null;
        return contract switch
        {
            EngineContract.Truncate or EngineContract.Reject => new AuditCapacity(effort, distribution, cut, cut, cut),
            EngineContract.SpillAndPad when distribution is not null => new AuditCapacity(
                effort,
                distribution,
                distribution.CliffWithin(0, _probe.LargestK),
                distribution.CliffWithin(0.01, _probe.LargestK),
                distribution.CliffWithin(0.5, _probe.LargestK)),
            _ => new AuditCapacity(effort, distribution, null, null, null),
        };
    }

    private static int[] KsOf(EngineProbe probe, IReadOnlyList<int>? wanted)
    {
        int most = probe.LargestK;
        if (most < 1)
        {
            throw new PlanException($"--data: found an index of {Quantity.Count(probe.Ids.Count, "vector")}, expected {(probe.Queries.IsSelf ? "2" : "1")} or more");
        }

        if (wanted is null)
        {
            int[] usual = [.. UsualKs.Where(k => k <= most)];
            return usual.Length > 0 ? usual : [most];
        }

        foreach (int k in wanted)
        {
            if (k < 1 || k > most)
            {
                throw new PlanException($"--k: found {k}, expected {NumberList.Range(1, most)}, the vectors of the index{(probe.Queries.IsSelf ? " less the query itself" : "")}");
            }
        }

        return [.. wanted.Distinct().Order()];
    }

    private static int?[] EffortsOf(EngineDescription engine, IReadOnlyList<int>? wanted)
    {
        if (engine.Effort is not { } effort)
        {
            return wanted is null ? [null] : throw new PlanException($"--ef: found {string.Join(",", wanted)}, expected none: {engine.Name} has no search effort");
        }

        foreach (int ef in wanted ?? [])
        {
            if (effort.IsFixed && ef != effort.Current)
            {
                throw new PlanException($"--ef: found {ef}, expected {effort.Current}, the {effort.Name} that all users of {engine.Name} share; --change-settings lets the audit change it, and puts it back");
            }

            if (ef < effort.Least || ef > effort.Most)
            {
                throw new PlanException($"--ef: found {ef}, expected {NumberList.Range(effort.Least, effort.Most)}, what {engine.Name} takes for {effort.Name}");
            }
        }

        return wanted is null ? [effort.Current] : [.. wanted.Distinct().Order().Select(ef => (int?)ef)];
    }
}
