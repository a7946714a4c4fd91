using System.Globalization;
using System.Text.Json;
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
        JsonObject manifest = ReadManifest(folder);
        StudyPlan plan = PlanReader.Read(Path.Combine(folder, RunFolder.PlanName));
        RequireOwn(source, plan);
        plan = plan with { Labels = source.Labels ?? plan.Labels };
        EmbeddingStages? stages = progress is null ? null : new EmbeddingStages(progress);
        using StudyData data = OpenData(folder, plan, source, stages, cancellationToken);
        RequireSame(folder, manifest, data);
        PlanValidator.Validate(plan, data.Count);
        int run = source.RunNumber - 1;
        int[]? rows = plan.Subset == 0 ? null : SubsetSampler.Draw(data.Count, plan.Subset, plan.Seed + run);
        return ExplorationLoader.Draw(
            data,
            rows,
            source,
            ImageSource.IsNamed(plan.Data) ? plan.Data : null,
            (vectors, labels, images, names) => new ExploredBase
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{plan.Name}, run {source.RunNumber} of {plan.Runs}: {data.Description}"),
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
                Origin = string.Create(CultureInfo.InvariantCulture, $"built again as in run {source.RunNumber} of {folder}"),
            },
            progress,
            cancellationToken);
    }

    private static JsonObject ReadManifest(string folder)
    {
        string path = Path.Combine(folder, RunFolder.ManifestName);
        if (!File.Exists(path) || !File.Exists(Path.Combine(folder, RunFolder.PlanName)))
        {
            string found = Directory.Exists(folder) ? $"a folder without {(File.Exists(path) ? RunFolder.PlanName : RunFolder.ManifestName)}" : File.Exists(folder) ? "a file" : "no such folder";
            throw new PlanException($"{folder}: found {found}, expected the run folder of a finished study");
        }

        JsonNode? manifest;
        try
        {
            manifest = JsonNode.Parse(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new PlanException($"{path}: found what is no JSON, expected the manifest of a run folder", e);
        }

        if (manifest is not JsonObject facts || facts["formatVersion"] is not JsonValue version || !version.TryGetValue(out int number))
        {
            throw new PlanException($"{path}: found no formatVersion, expected the manifest of a run folder");
        }

        return number <= ManifestJson.FormatVersion
            ? facts
            : throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{path}: formatVersion: found {number}, expected {ManifestJson.FormatVersion} (the run was made by a newer version of Plumbline)"));
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
        if (source.RunNumber < 1 || source.RunNumber > plan.Runs)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{source.Run}: found {plan.Runs} runs, expected run {source.RunNumber} among them"));
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
