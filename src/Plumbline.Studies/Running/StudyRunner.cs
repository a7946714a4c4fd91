using System.Diagnostics;
using System.Globalization;
using Plumbline.Exact;
using Plumbline.Hnsw;
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
    /// <summary>The largest distance matrix that is kept; beyond it distances are computed when they are needed.</summary>
    internal long LargestMatrixBytes { get; init; } = 2L << 30;

    /// <summary>Runs the study.</summary>
    /// <param name="clock">Receives the seconds of each stage.</param>
    /// <param name="progress">Told how far the study is.</param>
    /// <param name="cancellationToken">Stops the study; nothing is kept.</param>
    /// <exception cref="PlanException">The plan does not fit the data.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public StudyResult Run(StudyClock clock, IProgress<StudyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        PlanValidator.Validate(plan);
        PlanValidator.Validate(plan, data.Count);
        StudyWork work = new(plan, progress);
        List<StudyPoint> points = [];
        List<CapacityResult> capacities = [];
        StudyTally tally = new();
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
            SafeLaw = tally.Law is { } law ? SafeLawFit.Fit(plan, law) : null,
            Sensitivity = tally.Sensitivity,
            Seconds = clock.Seconds,
            PeakMemoryBytes = PeakMemory(),
        };
    }

    /// <summary>Largest resident memory of this process so far, bytes.</summary>
    public static long PeakMemory()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private void Run(int run, StudyWork work, StudyClock clock, List<StudyPoint> points, List<CapacityResult> capacities, StudyTally tally, CancellationToken cancellationToken)
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
        tally.BeginRun(plan, vectors.Count);
        tally.LidQuartiles.Add(exact.LidGroups.ToResult(run));

        using GraphEvaluator evaluator = clock.Time("metrics", () => new GraphEvaluator(vectors, distances, exact, plan, threads));
        List<ConditionResult> measured = [];
        List<MeasuredGraph> waiting = [];
        // One graph for all settings that share its efConstruction: the same seed would build the same graph again.
        ILookup<int, ConditionSpec> specs = ConditionSpec.From(plan).ToLookup(spec => spec.EfConstruction);
        int[] constructions = ConditionSpec.Constructions(plan);
        HnswIndex? own = null;
        foreach (int efConstruction in constructions)
        {
            work.Begin(run, $"graph, efConstruction {efConstruction}", StudyWork.BuildWeight(efConstruction));
            HnswBuildOptions build = new() { M = plan.M, EfConstruction = efConstruction, Seed = plan.Seed + run, Threads = threads };
            HnswIndex index = clock.Time("build", () => HnswIndex.Build(vectors, Metric.SquaredL2, build, distances.Matrix, work.Step, cancellationToken));
            own = efConstruction == plan.EfConstruction ? index : own;
            waiting.Add(new MeasuredGraph(index, [.. specs[efConstruction]], efConstruction == plan.EfConstruction ? tally.Law : null));
            work.End();
            // Where distances are read, walks are short, and all graphs are measured together; else one after another.
            if (distances.Matrix is null || waiting.Count == constructions.Length)
            {
                measured.AddRange(Measure(run, waiting, evaluator, work, clock, cancellationToken));
                waiting.Clear();
            }
        }

        foreach (ConditionResult condition in measured.OrderBy(item => item.Key.Condition).ThenBy(item => item.Key.Value))
        {
            points.AddRange(condition.Points);
            capacities.AddRange(condition.Capacities);
        }

        if (run == 0 && plan.Sensitivity > 1)
        {
            tally.Sensitivity = new SensitivityRunner(plan, vectors, distances, threads).Run(run, own, work, clock, cancellationToken);
        }
    }

    private IReadOnlyList<ConditionResult> Measure(
        int run, List<MeasuredGraph> graphs, GraphEvaluator evaluator, StudyWork work, StudyClock clock, CancellationToken cancellationToken)
    {
        ConditionSpec[] specs = [.. graphs.SelectMany(graph => graph.Specs)];
        string place = graphs.Count == 1 ? $"efConstruction {specs.FirstOrDefault()?.EfConstruction ?? plan.EfConstruction}" : $"{graphs.Count} graphs";
        string what = specs.Length switch { 0 => "safe law", 1 => "1 setting", int count => $"{count} settings" };
        work.Begin(run, $"{what} on {place}", specs.Sum(StudyWork.MeasureWeight) + (graphs.Any(graph => graph.Law is not null) ? StudyWork.LawWeight(plan) : 0));
        IReadOnlyList<ConditionResult> results = evaluator.Evaluate(run, graphs, clock, work.Step, cancellationToken);
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
