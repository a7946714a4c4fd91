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
