namespace Plumbline.Hnsw;

/// <summary>More neighbours were asked for than the search effort, and the contract is <see cref="CapacityContract.Reject"/>.</summary>
public sealed class EffortBelowKException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="efSearch">The effort in force.</param>
    /// <param name="k">The neighbours asked for.</param>
    public EffortBelowKException(int efSearch, int k)
        : base($"efSearch {efSearch} is smaller than k {k}; this search rejects that. Raise efSearch to {k} or more, or choose another contract.")
    {
        EfSearch = efSearch;
        K = k;
    }

    /// <summary>The effort in force.</summary>
    public int EfSearch { get; }

    /// <summary>The neighbours asked for.</summary>
    public int K { get; }
}
