using Plumbline.Hnsw;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Builds the graphs of a run again, in other insertion orders and with other seeds, and measures each.</summary>
internal sealed class SensitivityRunner(StudyPlan plan, VectorSet vectors, RunDistances distances, int threads)
{
    /// <summary>Measures all graphs, the study's own once for both kinds.</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="own">The study's own graph of the plan's efConstruction; null where it built none.</param>
    /// <param name="work">Told how far it is.</param>
    /// <param name="clock">Receives the seconds.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public SensitivityResult Run(int run, HnswIndex? own, StudyWork work, StudyClock clock, CancellationToken cancellationToken)
    {
        int[] ks = [.. plan.Ks.Order()];
        SensitivityMeter meter = new(distances, ks, threads);
        long seed = plan.Seed + run;
        List<SensitivityGraph> graphs = [];
        foreach (SensitivityKind kind in Enum.GetValues<SensitivityKind>())
        {
            for (int number = 0; number < plan.Sensitivity; number++)
            {
                if (number == 0 && graphs.Count > 0)
                {
                    graphs.Add(graphs[0] with { Kind = kind });
                    continue;
                }

                long orderSeed = kind == SensitivityKind.Order ? seed + number : seed;
                long levelSeed = kind == SensitivityKind.Seed ? seed + number : seed;
                string stage = $"{(kind == SensitivityKind.Order ? "insertion order" : "construction seed")} {number + 1} of {plan.Sensitivity}";
                HnswIndex index = (number == 0 ? own : null) ?? Build(run, stage, orderSeed, levelSeed, work, clock, cancellationToken);
                work.Begin(run, stage, StudyWork.SensitivityWeight);
                (double[] overlap, int[] shortfalls, CapacitySummary capacity) = clock.Time("search", () => meter.Measure(index, plan.EfSearch, work.Step, cancellationToken));
                work.End();
                graphs.Add(new SensitivityGraph
                {
                    Kind = kind,
                    Number = number,
                    OrderSeed = orderSeed,
                    LevelSeed = levelSeed,
                    Overlap = overlap,
                    QueriesWithShortfall = shortfalls,
                    Capacity = capacity,
                });
            }
        }

        return new SensitivityResult { Run = run, EfSearch = plan.EfSearch, EfConstruction = plan.EfConstruction, M = plan.M, Ks = ks, Graphs = graphs };
    }

    private HnswIndex Build(int run, string stage, long orderSeed, long levelSeed, StudyWork work, StudyClock clock, CancellationToken cancellationToken)
    {
        work.Begin(run, stage, StudyWork.BuildWeight(plan.EfConstruction));
        HnswBuildOptions options = new() { M = plan.M, EfConstruction = plan.EfConstruction, OrderSeed = orderSeed, LevelSeed = levelSeed, Threads = threads };
        HnswIndex index = clock.Time("build", () => distances.Build(vectors, options, work.Step, cancellationToken));
        work.End();
        return index;
    }
}
