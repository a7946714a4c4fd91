using System.Globalization;
using Plumbline.Hnsw;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Sources;
using Plumbline.IO;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Exploring;

/// <summary>Reads what a source names.</summary>
internal static class ExplorationLoader
{
    /// <summary>Reads vectors, labels, images, and an index's graph.</summary>
    /// <param name="source">What to explore.</param>
    /// <param name="progress">Told how far the embedding of images is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PlanException">The source names nothing that can be explored, or its parts do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read or is not what its format says.</exception>
    public static ExploredBase Load(ExplorationSource source, IProgress<ExplorationProgress>? progress, CancellationToken cancellationToken) => source switch
    {
        { Run: { } run } when source.Data is not null || source.Index is not null =>
            throw new PlanException($"{run}: found a run folder and {(source.Data is null ? "--index" : "--data")}, expected one of them"),
        { Run: not null } => RunLoader.Load(source, progress, cancellationToken),
        { Index: not null } => IndexLoader.Load(source, cancellationToken),
        { Data: not null } => LoadBase(source, progress, cancellationToken),
        _ => throw new PlanException("found neither a run folder nor a base, expected RUN or --data BASE"),
    };

    /// <summary>The vectors of a pool's rows, with what belongs to them.</summary>
    /// <param name="data">The pool.</param>
    /// <param name="rows">Rows drawn; null for all.</param>
    /// <param name="source">Whose images and threads.</param>
    /// <param name="images">The data's own images; null where it is not made of images.</param>
    /// <param name="fill">Makes the base of vectors, labels, images and names.</param>
    /// <param name="progress">Told how far the embedding of images is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static ExploredBase Draw(
        StudyData data,
        int[]? rows,
        ExplorationSource source,
        string? images,
        Func<VectorSet, IReadOnlyList<string?>?, ImageSet?, IReadOnlyList<string>?, ExploredBase> fill,
        IProgress<ExplorationProgress>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? files = FilesBeside(data);
        ImageSet? set = OpenImages(source.Images ?? images, data.Count, data.Source, files, cancellationToken);
        VectorSet? vectors = null;
        try
        {
            data.Load(source.Threads, progress is null ? null : new EmbeddingStages(progress), cancellationToken);
            vectors = data.Draw(rows, source.Threads, cancellationToken);
            IReadOnlyList<string?>? labels = data.LabelsOf(rows);
            if (labels is null && set is { HasLabels: true } labelled)
            {
                labels = [.. Enumerable.Range(0, vectors.Count).Select(point => labelled.LabelOf(rows?[point] ?? point))];
            }

            return fill(vectors, labels, set, set is not null || files is null ? null : rows is null ? files : [.. rows.Select(row => files[row])]);
        }
        catch
        {
            vectors?.Dispose();
            set?.Dispose();
            throw;
        }
    }

    /// <summary>Opens images that are to be those of so many vectors; null for none.</summary>
    /// <param name="images">The images as they are named; null for none.</param>
    /// <param name="count">Number of vectors.</param>
    /// <param name="vectors">What the vectors are called in messages.</param>
    /// <param name="files">The file of each vector, where that is known: a folder may hold more, such as images that did not decode.</param>
    /// <param name="cancellationToken">Stops the search for images.</param>
    public static ImageSet? OpenImages(string? images, int count, string vectors, IReadOnlyList<string>? files, CancellationToken cancellationToken)
    {
        if (images is null)
        {
            return null;
        }

        ImageSet set = ImageSource.Open(images, cancellationToken);
        if (files is not null && set is FolderImages folder)
        {
            return folder.Select(files);
        }

        if (set.Count == count)
        {
            return set;
        }

        int found = set.Count;
        set.Dispose();
        throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{images}: found {Quantity.Count(found, "image")}, expected {Quantity.Count(count)}, one for each vector of {vectors}"));
    }

    /// <summary>The file that each vector was made from, which the manifest of an embedding tells where one lies beside it; null where none does.</summary>
    public static IReadOnlyList<string>? FilesBeside(StudyData data)
    {
        string manifest = data is FileData ? EmbeddingManifest.PathOf(VectorFile.FileOf(data.Source)) : "";
        return File.Exists(manifest) && EmbeddingManifest.Read(manifest).Files is { } files && files.Count == data.Count ? files : null;
    }

    private static ExploredBase LoadBase(ExplorationSource source, IProgress<ExplorationProgress>? progress, CancellationToken cancellationToken)
    {
        string name = source.Data!;
        bool images = ImageSource.IsNamed(name);
        StudyPlan plan = new() { Data = name, Labels = source.Labels };
        plan = images ? plan with { Model = source.Model, ModelOutput = source.ModelOutput, Preprocess = source.Preprocess } : plan;
        EmbeddingStages? stages = progress is null ? null : new EmbeddingStages(progress);
        using StudyData data = StudyDataSource.Open(plan, source.Threads, stages, cancellationToken);
        return Draw(
            data,
            null,
            source,
            images ? name : null,
            (vectors, labels, set, names) => new ExploredBase
            {
                Name = data.Description,
                Vectors = vectors,
                Metric = source.Metric ?? Metric.L2,
                Labels = labels,
                Images = set,
                Names = names,
                Build = new HnswBuildOptions
                {
                    M = source.M ?? Presets.Quick.M,
                    EfConstruction = source.EfConstruction ?? Presets.Quick.EfConstruction,
                    Seed = source.Seed,
                    Threads = source.Threads,
                },
            },
            progress,
            cancellationToken);
    }
}
