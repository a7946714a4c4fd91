using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Hnsw;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Data;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Plumbline.Studies.Sampling;

namespace Plumbline.Studies.Exploring;

/// <summary>Reads a run folder, and draws the vectors of one of its runs again.</summary>
internal static class RunLoader
{
    public static ExploredBase Load(ExplorationSource source, IProgress<ExplorationProgress>? progress, CancellationToken cancellationToken)
    {
        string folder = source.Run!;
        JsonObject manifest = RunReader.ReadManifest(folder);
        if (!File.Exists(Path.Combine(folder, RunFolder.PlanName)))
        {
            throw new PlanException($"{folder}: found a run folder without {RunFolder.PlanName}, expected one with it");
        }

        StudyPlan plan = PlanReader.Read(Path.Combine(folder, RunFolder.PlanName));
        RequireOwn(source, plan);
        plan = plan with { Labels = source.Labels ?? plan.Labels };
        EmbeddingStages? stages = progress is null ? null : new EmbeddingStages(progress);
        using StudyData data = OpenData(folder, plan, source, stages, cancellationToken);
        RequireSame(folder, manifest, data);
        PlanValidator.Validate(plan, data.Count);
        int run = source.RunNumber;
        int[]? rows = plan.Subset == 0 ? null : SubsetSampler.Draw(data.Count, plan.Subset, plan.Seed + run);
        return ExplorationLoader.Draw(
            data,
            rows,
            source,
            ImageSource.IsNamed(plan.Data) ? plan.Data : null,
            (vectors, labels, images, names) => new ExploredBase
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{plan.Name}, run {run}{(plan.Runs > 1 ? $" of 0 to {plan.Runs - 1}" : "")}: {data.Description}"),
                Vectors = vectors,
                Metric = Metric.L2,
                Labels = labels,
                Images = images,
                Names = names,
                Rows = rows,
                Ks = plan.Ks,
                Queries = plan.Queries is 0 or > RecordedQueries.Most || source.Queries is not null ? null : QueryRows.Draw(plan, run, vectors.Count),
                Build = new HnswBuildOptions
                {
                    M = plan.M,
                    EfConstruction = source.EfConstruction ?? plan.EfConstruction,
                    Seed = plan.Seed + run,
                    Threads = source.Threads,
                },
                Origin = string.Create(CultureInfo.InvariantCulture, $"built again as in run {run} of {folder}"),
            },
            progress,
            cancellationToken);
    }

    private static StudyData OpenData(string folder, StudyPlan plan, ExplorationSource source, EmbeddingStages? stages, CancellationToken cancellationToken)
    {
        try
        {
            return StudyDataSource.Open(plan, source.Threads, stages, cancellationToken);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlanException($"{folder}: found no {plan.Data}, expected the data of the run where it was", e);
        }
    }

    /// <summary>What a run has of its own cannot be asked for otherwise.</summary>
    private static void RequireOwn(ExplorationSource source, StudyPlan plan)
    {
        if (source.RunNumber < 0 || source.RunNumber >= plan.Runs)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{source.Run}: found runs 0 to {plan.Runs - 1}, expected run {source.RunNumber} among them"));
        }

        if (source.Metric is not (null or Metric.L2 or Metric.SquaredL2))
        {
            throw new PlanException($"{source.Run}: found a study under l2, expected {source.Metric}");
        }

        if (source.M is { } m && m != plan.M)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{source.Run}: found a study with M {plan.M}, expected M {m}"));
        }

        int[] graphs = [.. new SortedSet<int>([plan.EfConstruction, .. plan.EfConstructionValues, plan.AlphaEfConstruction ?? plan.EfConstruction])];
        if (source.EfConstruction is { } asked && !graphs.Contains(asked))
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{source.Run}: found a study with efConstruction {string.Join(", ", graphs)}, expected {asked} among them"));
        }
    }

    private static void RequireSame(string folder, JsonObject manifest, StudyData data)
    {
        string expected = $"{manifest["data"]?["sha256"]}";
        if (expected != data.Sha256)
        {
            throw new PlanException($"{data.Source}: found data with SHA-256 {data.Sha256}, expected {expected}, which the run {folder} was made from");
        }
    }
}
