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
        for (int run = 0; run < plan.Runs; run++)
        {
            Run(run, work, clock, points, capacities, cancellationToken);
        }

        return new StudyResult
        {
            Plan = plan,
            Data = data.Describe(plan),
            Points = points,
            Capacities = capacities,
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

    /// <summary>The settings of a run that no earlier session measured.</summary>
    private IReadOnlyList<ConditionSpec> Left(int run) => [.. ConditionSpec.From(plan).Where(spec => Checkpoints?.Has(run, spec.Key) != true)];

    private void Run(int run, StudyWork work, StudyClock clock, List<StudyPoint> points, List<CapacityResult> capacities, CancellationToken cancellationToken)
    {
        List<ConditionResult> measured = [.. Checkpoints?.Resumed(run) ?? []];
        if (Left(run) is { Count: > 0 } specs)
        {
            Measure(run, specs, work, clock, measured, cancellationToken);
        }

        foreach (ConditionResult condition in measured.OrderBy(item => item.Key.Condition).ThenBy(item => item.Key.Value))
        {
            points.AddRange(condition.Points);
            capacities.AddRange(condition.Capacities);
        }
    }

    private void Measure(int run, IReadOnlyList<ConditionSpec> specs, StudyWork work, StudyClock clock, List<ConditionResult> measured, CancellationToken cancellationToken)
    {
        work.Begin(run, "vectors", StudyWork.LoadWeight);
        using VectorSet vectors = clock.Time("load", () => Draw(run, cancellationToken));
        RequireRepresentable(vectors);
        work.End();

        ExactSearchOptions options = new() { Threads = threads };
        work.Begin(run, "exact neighbours", StudyWork.ExactWeight);
        // One more than the largest k: where the paper convention drops a copy of the query instead of the query, it moves up.
        int mostK = Math.Min(plan.Ks.Max() + 1, vectors.Count - 1);
        using RunDistances distances = clock.Time("exact", () => RunDistances.Compute(vectors, mostK, LargestMatrixBytes, options, work.Step, cancellationToken));
        ExactSide exact = clock.Time("metrics", () => new ExactSide(distances.Neighbors, plan.Ks, threads, cancellationToken));
        work.End();

        using GraphEvaluator evaluator = clock.Time("metrics", () => new GraphEvaluator(vectors, distances, exact, plan, threads));
        List<MeasuredGraph> waiting = [];
        // One graph for all settings that share its efConstruction: the same seed would build the same graph again.
        IGrouping<int, ConditionSpec>[] groups = [.. specs.GroupBy(spec => spec.EfConstruction).OrderBy(group => group.Key)];
        foreach (IGrouping<int, ConditionSpec> group in groups)
        {
            work.Begin(run, $"graph, efConstruction {group.Key}", StudyWork.BuildWeight(group.Key));
            HnswBuildOptions build = new() { M = plan.M, EfConstruction = group.Key, Seed = plan.Seed + run, Threads = threads };
            waiting.Add(new MeasuredGraph(clock.Time("build", () => HnswIndex.Build(vectors, Metric.SquaredL2, build, distances.Matrix, work.Step, cancellationToken)), [.. group]));
            work.End();
            // Where distances are read, walks are short, and all graphs are measured together; else one after another.
            if (distances.Matrix is null || waiting.Count == groups.Length)
            {
                measured.AddRange(Measure(run, waiting, evaluator, work, clock, cancellationToken));
                waiting.Clear();
            }
        }
    }

    private IReadOnlyList<ConditionResult> Measure(
        int run, List<MeasuredGraph> graphs, GraphEvaluator evaluator, StudyWork work, StudyClock clock, CancellationToken cancellationToken)
    {
        ConditionSpec[] specs = [.. graphs.SelectMany(graph => graph.Specs)];
        string place = graphs.Count == 1 ? $"efConstruction {specs[0].EfConstruction}" : $"{graphs.Count} graphs";
        work.Begin(run, $"{specs.Length} {(specs.Length == 1 ? "setting" : "settings")} on {place}", specs.Sum(StudyWork.MeasureWeight));
        IReadOnlyList<ConditionResult> results = evaluator.Evaluate(run, graphs, clock, work.Step, cancellationToken);
        Checkpoints?.Keep(run, results, clock);
        work.End();
        return results;
    }

    private VectorSet Draw(int run, CancellationToken cancellationToken) =>
        data.Draw(plan.Subset == 0 ? null : SubsetSampler.Draw(data.Count, plan.Subset, plan.Seed + run), threads, cancellationToken);

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
