using System.Diagnostics;
using System.Globalization;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Sampling;

namespace Plumbline.Studies.Running;

/// <summary>Runs a plan: for each run a subset, its exact neighbourhoods, its graphs, and every setting measured on them.</summary>
/// <param name="plan">The plan.</param>
/// <param name="data">Where the vectors come from.</param>
/// <param name="threads">Threads to use; 0 for one a logical processor. Results do not depend on it.</param>
public sealed class StudyRunner(StudyPlan plan, StudyData data, int threads = 0)
{
    /// <summary>Environment variable with the largest distance matrix that is kept, in bytes; 0 for none. Results do not depend on it.</summary>
    internal const string LargestMatrixVariable = "PLUMBLINE_MATRIX_BYTES";

    /// <summary>The largest distance matrix that is kept; beyond it distances are computed when they are needed.</summary>
    internal long LargestMatrixBytes { get; init; } = DefaultLargestMatrixBytes();

    /// <summary>Where finished settings are kept, and those of an interrupted study come from; null for nowhere.</summary>
    public StudyCheckpoints? Checkpoints { get; init; }

    /// <summary>Runs the study.</summary>
    /// <param name="clock">Receives the seconds of each stage.</param>
    /// <param name="progress">Told how far the study is.</param>
    /// <param name="cancellationToken">Stops the study; nothing but <see cref="Checkpoints"/> is kept.</param>
    /// <exception cref="PlanException">The plan does not fit the data.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public StudyResult Run(StudyClock clock, IProgress<StudyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        PlanValidator.Validate(plan);
        PlanValidator.Validate(plan, data.Count);
        Checkpoints?.AddEarlierSeconds(clock);
        StudyWork work = new(plan, Left, progress);
        List<StudyPoint> points = [];
        List<CapacityResult> capacities = [];
        StudyTally tally = new(plan, plan.Subset == 0 ? data.Count : plan.Subset);
        for (int run = 0; run < plan.Runs; run++)
        {
            Run(run, work, clock, points, capacities, tally, cancellationToken);
        }

        return new StudyResult
        {
            Plan = plan,
            Data = data.Describe(plan),
            Points = points,
            Capacities = capacities,
            LidQuartiles = tally.LidQuartiles,
            LabelAgreement = tally.LabelAgreement,
            SafeLaw = tally.FitLaw(),
            Sensitivity = tally.Sensitivity,
            Seconds = clock.Seconds,
            PeakMemoryBytes = Checkpoints?.PeakMemory(PeakMemory()) ?? PeakMemory(),
            Resumed = Checkpoints?.Sessions ?? 0,
        };
    }

    /// <summary>Largest resident memory of this process so far, bytes.</summary>
    public static long PeakMemory()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static long DefaultLargestMatrixBytes() => Environment.GetEnvironmentVariable(LargestMatrixVariable) switch
    {
        null or "" => 2L << 30,
        { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) => bytes,
        { } text => throw new PlanException($"{LargestMatrixVariable}: found '{text}', expected a whole number of bytes"),
    };

    /// <summary>What no earlier session measured of a run.</summary>
    private RunLeft Left(int run)
    {
        RunLeft all = RunLeft.All(plan, run);
        return Checkpoints is null
            ? all
            : new RunLeft(
                [.. all.Specs.Where(spec => !Checkpoints.Has(run, spec.Key))],
                all.Law && Checkpoints.Extras(run).Law is null,
                all.Sensitivity && Checkpoints.Extras(run).Sensitivity is null);
    }

    private void Run(int run, StudyWork work, StudyClock clock, List<StudyPoint> points, List<CapacityResult> capacities, StudyTally tally, CancellationToken cancellationToken)
    {
        List<ConditionResult> measured = [.. Checkpoints?.Resumed(run) ?? []];
        RunExtras extras = Checkpoints?.Extras(run) ?? new RunExtras();
        RunLeft left = Left(run);
        if (!left.IsEmpty)
        {
            extras = extras.With(Measure(run, left, work, clock, measured, tally, cancellationToken));
        }

        tally.Add(extras);
        foreach (ConditionResult condition in measured.OrderBy(item => item.Key.Condition).ThenBy(item => item.Key.Value))
        {
            points.AddRange(condition.Points);
            capacities.AddRange(condition.Capacities);
        }
    }

    private RunExtras Measure(
        int run, RunLeft left, StudyWork work, StudyClock clock, List<ConditionResult> measured, StudyTally tally, CancellationToken cancellationToken)
    {
        work.Begin(run, "vectors", StudyWork.LoadWeight);
        int[]? rows = plan.Subset == 0 ? null : SubsetSampler.Draw(data.Count, plan.Subset, plan.Seed + run);
        using VectorSet vectors = clock.Time("load", () => data.Draw(rows, threads, cancellationToken));
        RequireRepresentable(vectors);
        work.End();

        ExactSearchOptions options = new() { Threads = threads };
        work.Begin(run, "exact neighbours", StudyWork.ExactWeight);
        // One more than the largest k: where the paper convention drops a copy of the query instead of the query, it moves up.
        int mostK = Math.Min(plan.Ks.Max() + 1, vectors.Count - 1);
        QueryRows queries = QueryRows.Draw(plan, run, vectors.Count);
        using RunDistances distances = clock.Time("exact", () => RunDistances.Compute(vectors, queries, mostK, LargestMatrixBytes, options, work.Step, cancellationToken));
        ExactSide exact = clock.Time("metrics", () => new ExactSide(distances.Neighbors, plan.Ks, threads, cancellationToken));
        work.End();

        using GraphEvaluator evaluator = clock.Time("metrics", () => new GraphEvaluator(vectors, distances, exact, plan, threads));
        RunExtras extras = new()
        {
            LidQuartiles = exact.LidGroups.ToResult(run),
            LabelAgreement = data.LabelsOf(rows) is { } labels ? LabelMeter.Measure(run, labels, queries, distances.Neighbors, plan.Ks) : null,
        };
        List<MeasuredGraph> waiting = [];
        // One graph for all settings that share its efConstruction: the same seed would build the same graph again.
        ILookup<int, ConditionSpec> specs = left.Specs.ToLookup(spec => spec.EfConstruction);
        int[] constructions = left.Constructions(plan);
        HnswIndex? own = null;
        foreach (int efConstruction in constructions)
        {
            work.Begin(run, $"graph, efConstruction {efConstruction}", StudyWork.BuildWeight(efConstruction));
            HnswBuildOptions build = new() { M = plan.M, EfConstruction = efConstruction, Seed = plan.Seed + run, Threads = threads };
            HnswIndex index = clock.Time("build", () => distances.Build(vectors, build, work.Step, cancellationToken));
            own = efConstruction == plan.EfConstruction ? index : own;
            waiting.Add(new MeasuredGraph(index, [.. specs[efConstruction]], left.Law && efConstruction == plan.EfConstruction ? tally.CreateLaw() : null));
            work.End();
            // Where distances are read, walks are short, and all graphs are measured together; else one after another.
            if (distances.Matrix is null || waiting.Count == constructions.Length)
            {
                measured.AddRange(Measure(run, waiting, ref extras, evaluator, work, clock, cancellationToken));
                waiting.Clear();
            }
        }

        if (left.Sensitivity)
        {
            RunExtras sensitivity = new() { Sensitivity = new SensitivityRunner(plan, vectors, distances, threads).Run(run, own, work, clock, cancellationToken) };
            Checkpoints?.Keep(run, [], sensitivity, clock);
            extras = extras.With(sensitivity);
        }

        return extras;
    }

    /// <summary>Measures settings on some graphs, and keeps what came out.</summary>
    private IReadOnlyList<ConditionResult> Measure(
        int run, List<MeasuredGraph> graphs, ref RunExtras extras, GraphEvaluator evaluator, StudyWork work, StudyClock clock, CancellationToken cancellationToken)
    {
        ConditionSpec[] specs = [.. graphs.SelectMany(graph => graph.Specs)];
        SafeLawCounts? law = graphs.Select(graph => graph.Law).FirstOrDefault(counts => counts is not null);
        string place = graphs.Count == 1 ? $"efConstruction {specs.FirstOrDefault()?.EfConstruction ?? plan.EfConstruction}" : Quantity.Count(graphs.Count, "graph");
        string what = specs.Length switch { 0 => "safe law", 1 => "1 setting", int count => Quantity.Count(count, "setting") };
        work.Begin(run, $"{what} on {place}", specs.Sum(StudyWork.MeasureWeight) + (law is not null ? StudyWork.LawWeight(plan) : 0));
        IReadOnlyList<ConditionResult> results = evaluator.Evaluate(run, graphs, clock, work.Step, cancellationToken);
        extras = law is null ? extras : extras with { Law = law.ToHalves() };
        Checkpoints?.Keep(run, results, extras, clock);
        work.End();
        return results;
    }

    /// <summary>
    /// Refuses vectors so long that a squared distance between two may overflow float32: all such distances would tie at infinity.
    /// ||a - b||² is at most 4 times the larger squared length.
    /// </summary>
    private void RequireRepresentable(VectorSet vectors)
    {
        for (int row = 0; row < vectors.Count; row++)
        {
            double squares = 0;
            foreach (float value in vectors[row])
            {
                squares += (double)value * value;
            }

            if (squares * 4 > float.MaxValue)
            {
                throw new PlanException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.Data}: vector {row} of a run: found length {Math.Sqrt(squares):G4}, expected at most {Math.Sqrt(float.MaxValue / 4.0):G4}, so that squared distances fit float32 (scale the vectors down)"));
            }
        }
    }
}
