namespace Plumbline.Hnsw;

/// <summary>
/// One walk a query of the base, recorded in rank space: what had been evaluated where each effort stops, as a bitmap over a
/// ranking of points by (distance, id). The ranking holds every point evaluated, the query itself and its exact neighbours, so
/// that the exact k nearest are its first ones (the query left out).
/// </summary>
/// <remarks>Whether a ranking holds further points makes no difference to what can be read off it. One thread at a time.</remarks>
internal abstract class RankedTraversal
{
    /// <summary>Words of a bitmap after the last walk.</summary>
    public abstract int Words { get; }

    /// <summary>Rank of the query itself.</summary>
    public abstract int SelfRank { get; }

    /// <summary>Number of points in the ranking.</summary>
    public abstract int Count { get; }

    /// <summary>The query whose ranking of all points this is, the same on every graph; -1 where the ranking is of the last walk alone.</summary>
    public virtual int FullRankingOf => -1;

    /// <summary>Walks from a point of the base, with a checkpoint for each effort, ascending.</summary>
    public abstract void Run(int query, ReadOnlySpan<int> efs);

    /// <summary>Points evaluated where the walk for an effort stops: the capacity.</summary>
    public abstract int Evaluated(int checkpoint);

    /// <summary>Points expanded where the walk for an effort stops.</summary>
    public abstract int Expanded(int checkpoint);

    /// <summary>The points evaluated where the walk for an effort stops; bit r stands for the point of rank r.</summary>
    public abstract ReadOnlySpan<ulong> Found(int checkpoint);

    /// <summary>The point of a rank.</summary>
    public abstract int Id(int rank);

    /// <summary>Raw distance of the point of a rank.</summary>
    public abstract float Distance(int rank);
}
