namespace Plumbline.Hnsw;

/// <summary>How an HNSW graph is searched.</summary>
public sealed record HnswSearchOptions
{
    /// <summary>
    /// Search effort, 1 or more: the walk stops when this many evaluated points are closer than the next candidate.
    /// Default 64.
    /// </summary>
    public int EfSearch { get; init; } = 64;

    /// <summary>What happens when k exceeds the effort. Default <see cref="CapacityContract.Lift"/>: no result is ever missing.</summary>
    public CapacityContract Contract { get; init; } = CapacityContract.Lift;

    /// <summary>Threads to use for several queries; 0, the default, for one a logical processor.</summary>
    public int Threads { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(EfSearch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (!Enum.IsDefined(Contract))
        {
            throw new ArgumentOutOfRangeException(nameof(Contract), Contract, "Not a capacity contract.");
        }
    }
}
