namespace Plumbline.Search;

/// <summary>How an index is calibrated.</summary>
public sealed record CalibrationOptions
{
    /// <summary>
    /// Queries to calibrate with, best those that the index will really get. Null, the default, for vectors of the index itself, each of which is
    /// left out of its own neighbours.
    /// </summary>
    public VectorSet? Queries { get; init; }

    /// <summary>The most queries used, drawn without replacement; 1 or more. Default 500.</summary>
    public int Sample { get; init; } = 500;

    /// <summary>Seed of the draw. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Threads to use; 0, the default, for one a logical processor. The result does not depend on it.</summary>
    public int Threads { get; init; }

    internal void Validate(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Sample, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (Queries is null)
        {
            return;
        }

        if (Queries.Dimension != dimension)
        {
            throw new ArgumentException($"The queries have dimension {Queries.Dimension}; the index has {dimension}.");
        }

        if (Queries.Count == 0)
        {
            throw new ArgumentException("Found no queries, expected one or more.");
        }

        Queries.RequireFinite(nameof(Queries));
    }
}
