using Plumbline.Hnsw;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Exploring;

/// <summary>Reads what a source names.</summary>
internal static class ExplorationLoader
{
    public static ExploredBase Load(ExplorationSource source, CancellationToken cancellationToken)
    {
        if (source.Data is not { } name)
        {
            throw new PlanException("serve: found neither a run folder nor a base, expected RUN or --data BASE");
        }

        using StudyData data = StudyDataSource.Open(new StudyPlan { Data = name, Labels = source.Labels }, source.Threads, null, cancellationToken);
        return new ExploredBase
        {
            Name = data.Description,
            Vectors = data.Draw(null, source.Threads, cancellationToken),
            Metric = source.Metric ?? Metric.L2,
            Labels = data.Labels,
            Build = new HnswBuildOptions
            {
                M = source.M ?? Presets.Quick.M,
                EfConstruction = source.EfConstruction ?? Presets.Quick.EfConstruction,
                Seed = source.Seed,
                Threads = source.Threads,
            },
        };
    }
}
