using Plumbline.Imaging.Embedding;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Data;

/// <summary>A pool of vectors that runs draw their subsets from.</summary>
public abstract class StudyData : IDisposable
{
    /// <summary>The source as the user names it.</summary>
    public abstract string Source { get; }

    /// <summary>What it is, in words.</summary>
    public abstract string Description { get; }

    /// <summary>Vectors in the pool.</summary>
    public abstract int Count { get; }

    /// <summary>Components of a vector.</summary>
    public abstract int Dimension { get; }

    /// <summary>SHA-256 of what the vectors come from, lower-case hexadecimal.</summary>
    public abstract string Sha256 { get; }

    /// <summary>Whether the data is the published study's or made to stand for it.</summary>
    public abstract bool ComparableToPaper { get; }

    /// <summary>The label of each vector of the pool, null where it has none; null where the data has no labels.</summary>
    public virtual IReadOnlyList<string?>? Labels => null;

    /// <summary>What users of the results must know of the data, for the report and the manifest.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The labels of a run's vectors; null where the data has none.</summary>
    /// <param name="rows">Rows drawn, in order; null for the whole pool.</param>
    public IReadOnlyList<string?>? LabelsOf(int[]? rows) => Labels is { } labels && rows is not null ? [.. rows.Select(row => labels[row])] : Labels;

    /// <summary>Makes the vectors ready where that takes long: after everything is checked, before the first run.</summary>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="progress">Told how far the work is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public virtual void Load(int threads, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
    }

    /// <summary>The vectors of one run.</summary>
    /// <param name="rows">Rows drawn, in order; null for the whole pool in its own order.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A set that the caller disposes.</returns>
    public abstract VectorSet Draw(int[]? rows, int threads, CancellationToken cancellationToken);

    /// <summary>What a study ran on, for its record.</summary>
    /// <param name="plan">The plan.</param>
    public DataDescription Describe(StudyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        int subset = plan.Subset == 0 ? Count : plan.Subset;
        return new DataDescription
        {
            Source = Source,
            Description = Description,
            PoolCount = Count,
            SubsetCount = subset,
            QueryCount = plan.Queries,
            Dimension = Dimension,
            Sha256 = Sha256,
            StandsForPublished = ComparableToPaper,
            // Other sizes, samples of queries or graphs have other results, on the same data too.
            ComparableToPaper = ComparableToPaper && subset == Presets.Paper.Subset && (plan.Queries == 0 || plan.Queries == subset) && plan.M == Presets.Paper.M
                && plan.EfConstruction == Presets.Paper.EfConstruction && plan.EfSearch == Presets.Paper.EfSearch,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the source holds.</summary>
    /// <param name="disposing">Always true; there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
