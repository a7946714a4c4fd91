using System.Globalization;
using Plumbline.Hnsw;
using Plumbline.Imaging.Sources;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Exploring;

/// <summary>Reads an index file: its graph, and its own vectors, which are the ones that its distances are of.</summary>
internal static class IndexLoader
{
    public static ExploredBase Load(ExplorationSource source, CancellationToken cancellationToken)
    {
        string path = source.Index!;
        if (source.M is not null || source.EfConstruction is not null)
        {
            throw new PlanException($"{path}: found {(source.M is null ? "an efConstruction" : "an M")} for a graph that is built already, expected none");
        }

        IndexParts parts = VectorIndex.IsIndexFile(path) ? ReadOwn(path, source, cancellationToken) : ReadLibrary(path, source, cancellationToken);
        StudyData? data = null;
        ImageSet? images = null;
        try
        {
            data = source.Data is { } name ? StudyDataSource.Open(new StudyPlan { Data = name, Labels = source.Labels }, source.Threads, null, cancellationToken) : null;
            if (data is not null)
            {
                RequireSame(path, parts, data, cancellationToken);
            }

            images = ExplorationLoader.OpenImages(source.Images, parts.Vectors.Count, path, data is null ? null : ExplorationLoader.FilesBeside(data), cancellationToken);
            IReadOnlyList<string?>? labels = data is not null ? data.Labels : LabelFile.Read(source.Labels, path, parts.Vectors.Count);
            if (labels is null && images is { HasLabels: true } labelled)
            {
                labels = [.. Enumerable.Range(0, parts.Vectors.Count).Select(labelled.LabelOf)];
            }

            return new ExploredBase
            {
                Name = data is null ? Path.GetFileName(path) : $"{data.Description}, {Path.GetFileName(path)}",
                Vectors = parts.Vectors,
                Metric = parts.Metric,
                Labels = labels,
                Images = images,
                Names = images is null ? parts.Names : null,
                Graph = parts.Graph,
                M = parts.M,
                EfConstruction = parts.EfConstruction,
                Build = new HnswBuildOptions { Threads = source.Threads },
                Origin = $"read from {path} ({parts.Kind})",
            };
        }
        catch
        {
            images?.Dispose();
            parts.Dispose();
            throw;
        }
        finally
        {
            data?.Dispose();
        }
    }

    private static IndexParts ReadOwn(string path, ExplorationSource source, CancellationToken cancellationToken)
    {
        IndexFileInfo info = VectorIndex.Describe(path);
        if (info.Removed + info.Free > 0)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: found {Quantity.Count(info.Removed + info.Free, "place")} of removed vectors, expected none (load the index, Compact() it and save it)"));
        }

        RequireMetric(path, source, info.Metric);
        return info.KeyType == "string"
            ? ReadOwn<string>(path, info, cancellationToken)
            : ReadOwn<long>(path, info, cancellationToken);
    }

    private static IndexParts ReadOwn<TKey>(string path, IndexFileInfo info, CancellationToken cancellationToken)
        where TKey : notnull
    {
        using VectorIndex<TKey> index = VectorIndex.Load<TKey>(path, memoryMapped: false, progress: null, cancellationToken);
        VectorSet vectors = VectorSet.Allocate(info.Count, info.Dimension);
        for (int place = 0; place < vectors.Count; place++)
        {
            index.Core.Store.Read(place, vectors.WritableRow(place));
        }

        HnswGraph stored = index.Core.Graph;
        byte[] levels = new byte[stored.Count];
        for (int place = 0; place < levels.Length; place++)
        {
            levels[place] = (byte)stored.Level(place);
        }

        return new IndexParts
        {
            Vectors = vectors,
            Graph = HnswGraph.Copy(stored.M, levels, stored.EntryPoint, stored.Links),
            Metric = info.Metric == Metric.SquaredL2 ? Metric.L2 : info.Metric,
            Kind = "Plumbline",
            M = stored.M,
            EfConstruction = info.Options.EfConstruction,
            Names = info.KeysAreRowNumbers
                ? null
                : [.. Enumerable.Range(0, vectors.Count).Select(place => string.Create(CultureInfo.InvariantCulture, $"{index.Keys[place]}"))],
        };
    }

    private static IndexParts ReadLibrary(string path, ExplorationSource source, CancellationToken cancellationToken)
    {
        using LibraryIndex index = LibraryIndexFile.Open(path, new LibraryIndexOptions { Metric = source.Metric }, null, cancellationToken);
        LibraryIndexDescription description = index.Description;
        if (description.Deleted is > 0 and int deleted)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{path}: found {Quantity.Count(deleted, "deleted vector")}, which walks go through and no search returns, expected none"));
        }

        HnswGraph graph = index.CopyGraph() ?? throw new PlanException($"{path}: found {description.Kind}, expected an index with a graph");
        VectorSet? vectors = index.CopyVectors();
        if (vectors is null)
        {
            graph.Free();
            throw new PlanException($"{path}: found {description.Kind} with vectors quantized by {description.Quantizer}, expected whole ones");
        }

        return new IndexParts
        {
            Vectors = vectors,
            Graph = graph,
            Metric = description.Metric is null or Metric.SquaredL2 ? Metric.L2 : description.Metric.Value,
            Kind = $"{description.Format} {description.Kind}",
            M = description.M,
            EfConstruction = description.EfConstruction > 0 ? description.EfConstruction : null,
            Names = index.Ids is { } ids ? [.. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))] : null,
        };
    }

    private static void RequireMetric(string path, ExplorationSource source, Metric metric)
    {
        bool both = source.Metric is Metric.L2 or Metric.SquaredL2 && metric is Metric.L2 or Metric.SquaredL2;
        if (source.Metric is { } asked && asked != metric && !both)
        {
            throw new PlanException($"{path}: found an index under {metric}, expected {asked}");
        }
    }

    /// <summary>Refuses a base that is not the index's.</summary>
    private static void RequireSame(string path, IndexParts parts, StudyData data, CancellationToken cancellationToken)
    {
        if (data.Count != parts.Vectors.Count || data.Dimension != parts.Vectors.Dimension)
        {
            throw new PlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: found an index of {parts.Vectors.Count} x {parts.Vectors.Dimension}, expected {data.Count} x {data.Dimension}, as {data.Source}"));
        }

        // hnswlib keeps vectors at length 1 under this metric.
        if (parts.Metric == Metric.Cosine)
        {
            return;
        }

        using VectorSet vectors = data.Draw(null, 0, cancellationToken);
        for (int row = 0; row < vectors.Count; row++)
        {
            if (!vectors[row].SequenceEqual(parts.Vectors[row]))
            {
                throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{path}: vector {row}: found another than in {data.Source}, expected the same vectors in the same order"));
            }
        }
    }
}
