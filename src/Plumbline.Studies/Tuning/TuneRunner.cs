using System.Diagnostics;
using System.Globalization;
using Plumbline.Engines;
using Plumbline.Fidelity;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Auditing.Checks;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Tuning;

/// <summary>
/// Finds for each k the smallest effort that is certified: at least a share S of queries has an overlap of at least T, with confidence C. Half of
/// the queries explore; the others are held out and test efforts from the top down, each by the exact binomial test of Clopper and Pearson (1934).
/// docs/tune.md has the argument.
/// </summary>
public sealed class TuneRunner
{
    private const int ProbeQueryCount = 32;

    private readonly EngineProbe _probe;
    private readonly TuneOptions _options;
    private readonly EffortParameter _effort;
    private readonly int[] _ks;
    private readonly int _held;
    private readonly int _required;

    /// <summary>Plans a tuning.</summary>
    /// <param name="probe">The engine with its base and queries.</param>
    /// <param name="options">What to promise.</param>
    /// <exception cref="PlanException">A number is out of range, the queries are too few, or the engine has no effort to tune.</exception>
    public TuneRunner(EngineProbe probe, TuneOptions options)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(options);
        EngineDescription engine = probe.Engine.Description;
        _probe = probe;
        _options = options;
        _effort = engine.Effort ?? throw new PlanException(
            $"found no search effort in {engine.Name}{(engine.IsExact ? ", of which every search is exact" : "")}, expected an engine that has one to tune");
        if (_effort.IsFixed)
        {
            throw new PlanException($"found {_effort.Name} {_effort.Current} of {engine.Name}, a setting that all its users share, expected one that may be changed: --change-settings lets the tuning do so, and puts it back");
        }

        options.Validate(probe.Queries.Rows.Length);
        foreach (int k in options.Ks)
        {
            if (k < 1 || k > probe.LargestK)
            {
                throw new PlanException($"--k: found {k}, expected {NumberList.Range(1, probe.LargestK)}, the vectors of the index{(probe.Queries.IsSelf ? " less the query itself" : "")}");
            }
        }

        _ks = [.. options.Ks.Distinct().Order()];
        _held = probe.Queries.Rows.Length - (probe.Queries.Rows.Length / 2);
        _required = BinomialBound.Required(_held, options.Share, options.ConfidenceEach)
            ?? throw new InvalidOperationException("Too few queries were not refused.");
    }

    /// <summary>The numbers of neighbours, ascending.</summary>
    public IReadOnlyList<int> Ks => _ks;

    /// <summary>Queries that choose where to begin.</summary>
    public int Exploration => _probe.Queries.Rows.Length - _held;

    /// <summary>Queries that are held out.</summary>
    public int Certification => _held;

    /// <summary>Runs the tuning.</summary>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineException">The engine cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<TuneResult> RunAsync(IProgress<ProbeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        List<(string, double)> seconds = [];
        long start = Stopwatch.GetTimestamp();
        NeighborTable exact = _probe.FindExact(_ks[^1], ProbeProgress.Of(progress, "exact search"), cancellationToken);
        (TuneHalf exploring, TuneHalf held) = TuneHalf.Split(_probe, exact, _options.Overlap, _options.Seed);
        using (exploring)
        using (held)
        {
            EndStage("exact");
            ContractFinding contract = await FindContractAsync(exploring, progress, cancellationToken).ConfigureAwait(false);
            Exploration[] explorations = await ExploreAsync(exploring, contract.Contract, progress, cancellationToken).ConfigureAwait(false);
            EndStage("explore");
            // Timed on the queries that explore, so that the effort that a budget allows owes nothing to those held out.
            using SearchTimer timer = new(_probe, exploring.Queries);
            TuneBudget? budget = _options.BudgetMilliseconds is { } limit ? new TuneBudget(timer, limit) : null;
            int?[] affordable = budget is null ? [] : await budget.FindAsync(explorations, progress, cancellationToken).ConfigureAwait(false);
            EndStage("budget");
            (TuneMeasure Found, IReadOnlyList<TuneStep> Steps)[] measures = await CertifyAsync(held, explorations, progress, cancellationToken).ConfigureAwait(false);
            EndStage("certify");
            List<TuneRow> rows = [];
            List<TuneBudgetRow> fits = [];
            for (int i = 0; i < _ks.Length; i++)
            {
                progress?.Report(new ProbeProgress("timing", (double)i / _ks.Length, $"k {_ks[i]}"));
                TuneRow row = await RowAsync(held, explorations[i], measures[i].Found, timer, cancellationToken).ConfigureAwait(false);
                row = row with { Steps = await TimeAsync(row, measures[i].Steps, timer, cancellationToken).ConfigureAwait(false) };
                rows.Add(row);
                if (budget is not null)
                {
                    fits.Add(await budget.JudgeAsync(row, affordable[i], held, _options.ConfidenceEach, cancellationToken).ConfigureAwait(false));
                }
            }

            EndStage("time");
            return Result(contract, rows, fits, seconds);
        }

        void EndStage(string name)
        {
            seconds.Add((name, Stopwatch.GetElapsedTime(start).TotalSeconds));
            start = Stopwatch.GetTimestamp();
        }
    }

    private async ValueTask<ContractFinding> FindContractAsync(TuneHalf half, IProgress<ProbeProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new ProbeProgress("finding the contract", 0));
        using ProbeQueries some = half.Queries.Some(ProbeQueryCount);
        if (_effort.Remedy is not null)
        {
            AuditCheck check = await new EffortCheck(_probe).RunAsync(half.Queries, ProbeQueryCount, cancellationToken).ConfigureAwait(false);
            if (!check.Passed)
            {
                throw new PlanException($"found nothing to tune: {check.Detail}");
            }
        }

        return await new ContractFinder(_probe).FindAsync(some, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Exploration[]> ExploreAsync(
        TuneHalf half, EngineContract contract, IProgress<ProbeProgress>? progress, CancellationToken cancellationToken)
    {
        Exploration[] explorations = new Exploration[_ks.Length];
        for (int i = 0; i < _ks.Length; i++)
        {
            progress?.Report(new ProbeProgress("exploring", (double)i / _ks.Length, $"k {_ks[i]}"));
            EffortExplorer explorer = new(half, _ks[i], LadderOf(_ks[i], contract));
            explorations[i] = await explorer.FindAsync(_held, _required, cancellationToken).ConfigureAwait(false);
        }

        return explorations;
    }

    /// <summary>
    /// The efforts that the contract allows. Only spillover and a search that goes on may give true neighbours with an effort below what
    /// is asked for; elsewhere such an effort is lifted, cuts the answer off, or is refused.
    /// </summary>
    private EffortLadder LadderOf(int k, EngineContract contract)
    {
        int asked = _probe.Queries.Asked(k);
        int least = contract is EngineContract.SpillAndPad or EngineContract.Iterate ? _effort.Least : Math.Clamp(asked, _effort.Least, _effort.Most);
        return new EffortLadder(least, Math.Clamp(_probe.Ids.Count, least, _effort.Most));
    }

    private async ValueTask<(TuneMeasure Found, IReadOnlyList<TuneStep> Steps)[]> CertifyAsync(
        TuneHalf held, Exploration[] explorations, IProgress<ProbeProgress>? progress, CancellationToken cancellationToken)
    {
        (TuneMeasure, IReadOnlyList<TuneStep>)[] measures = new (TuneMeasure, IReadOnlyList<TuneStep>)[explorations.Length];
        for (int i = 0; i < explorations.Length; i++)
        {
            Exploration at = explorations[i];
            TuneMeasure? certified = null;
            int place = i;
            int[] rungs = at.Sequence();
            List<TuneStep> steps = [];
            await FixedSequence.DescendAsync(rungs.Length - 1, _required, async step =>
            {
                int rung = rungs[step];
                double share = Math.Min(1, (double)(at.Top - rung) / (at.Top - at.Likely + 1));
                progress?.Report(new ProbeProgress("certifying", (place + share) / explorations.Length, $"k {at.K}, {_effort.Name} {at.Ladder[rung]}"));
                TuneMeasure measure = await held.AskAsync(at.K, at.Ladder[rung], null, cancellationToken).ConfigureAwait(false);
                // The top is kept also where it fails: it is the most that was reached.
                certified = certified is null || measure.Reached >= _required ? measure : certified;
                steps.Insert(0, StepOf(measure));
                return measure.Reached;
            }).ConfigureAwait(false);
            measures[i] = (certified!, steps);
        }

        return measures;
    }

    private static double EvaluationsOf(TuneMeasure measure) =>
        measure.Answers.Raw?.Computations?.Average() ?? measure.Answers.Raw?.Evaluated?.Average() ?? double.NaN;

    private TuneStep StepOf(TuneMeasure measure) => new(
        measure.Effort,
        measure.Reached >= _required,
        (double)measure.Reached / _held,
        BinomialBound.Lower(measure.Reached, _held, _options.ConfidenceEach),
        measure.Overlaps.Average(),
        EvaluationsOf(measure),
        double.NaN);

    /// <summary>Times as many of the steps as were asked for, evenly from the least to the largest, and takes over the time of the one found.</summary>
    private async ValueTask<IReadOnlyList<TuneStep>> TimeAsync(TuneRow row, IReadOnlyList<TuneStep> steps, SearchTimer timer, CancellationToken cancellationToken)
    {
        int wanted = Math.Min(_options.TimedSteps, steps.Count);
        HashSet<int> places = [.. Enumerable.Range(0, wanted).Select(i => i * (steps.Count - 1) / Math.Max(1, wanted - 1))];
        List<TuneStep> timed = [];
        for (int i = 0; i < steps.Count; i++)
        {
            double milliseconds = steps[i].Effort == row.Effort ? row.Milliseconds
                : places.Contains(i) ? await timer.SearchAsync(row.K, steps[i].Effort, cancellationToken).ConfigureAwait(false)
                : double.NaN;
            timed.Add(steps[i] with { Milliseconds = milliseconds });
        }

        return timed;
    }

    private async ValueTask<TuneRow> RowAsync(
        TuneHalf held, Exploration exploration, TuneMeasure measure, SearchTimer timer, CancellationToken cancellationToken)
    {
        return new TuneRow
        {
            K = exploration.K,
            Effort = measure.Effort,
            Reached = measure.Reached >= _required,
            LargestEffort = exploration.Ladder[exploration.Highest],
            ShareReached = (double)measure.Reached / held.Count,
            ShareLowerBound = BinomialBound.Lower(measure.Reached, held.Count, _options.ConfidenceEach),
            Overlap = Summary.Of(measure.Overlaps),
            Recall = held.RecallOf(measure.Answers),
            Evaluations = EvaluationsOf(measure),
            ExactEvaluations = _probe.Ids.Count,
            Milliseconds = await timer.SearchAsync(exploration.K, measure.Effort, cancellationToken).ConfigureAwait(false),
            ExactMilliseconds = await timer.ExactAsync(exploration.K, cancellationToken).ConfigureAwait(false),
            Advice = string.Format(CultureInfo.InvariantCulture, _effort.Statement, measure.Effort),
            Refusal = measure.Answers.Refusal,
        };
    }

    private TuneResult Result(ContractFinding contract, List<TuneRow> rows, List<TuneBudgetRow> budget, List<(string Name, double Seconds)> seconds)
    {
        (int K, int Needed)[] certified = [.. rows.Where(row => row.Reached).Select(row => (row.K, row.Effort))];
        // One point has no rule between points.
        EffortLaw? rule = certified.Length < 2 ? null : SafeLawFit.Cover(certified);
        return new TuneResult
        {
            Engine = _probe.Engine.Description,
            Options = _options,
            Contract = contract,
            IsSelf = _probe.Queries.IsSelf,
            Exploration = Exploration,
            Certification = Certification,
            Required = _required,
            Rows = rows,
            Rule = rule,
            RuleAdvice = rule is null ? null : string.Format(CultureInfo.InvariantCulture, _effort.Statement, "N") + $" with N = {rule.Value.ToExpression()}",
            Budget = budget,
            Seconds = [.. seconds.Where(stage => stage.Name != "budget" || budget.Count > 0)],
        };
    }
}
