namespace Plumbline.Studies.Exploring;

/// <summary>One (k, ef), query by query: place i of each list is of the point at place i of <see cref="Points"/>.</summary>
public sealed class QueryValues
{
    /// <summary>Neighbours asked for.</summary>
    public required int K { get; init; }

    /// <summary>Effort asked for.</summary>
    public required int Ef { get; init; }

    /// <summary>The points that are queries, ascending.</summary>
    public required ReadOnlyMemory<int> Points { get; init; }

    /// <summary>Overlap, 0 to 1.</summary>
    public required ReadOnlyMemory<double> Overlap { get; init; }

    /// <summary>Share of k places within the effort that a wrong point took.</summary>
    public required ReadOnlyMemory<double> Missed { get; init; }

    /// <summary>Share of k places beyond the effort that a wrong point took.</summary>
    public required ReadOnlyMemory<double> Spillover { get; init; }

    /// <summary>Share of k places left empty.</summary>
    public required ReadOnlyMemory<double> Unfilled { get; init; }

    /// <summary>Points evaluated by the search: the query's capacity.</summary>
    public required ReadOnlyMemory<int> Capacity { get; init; }

    /// <summary>Local intrinsic dimensionality of the k exact neighbours; NaN where it is not defined.</summary>
    public required ReadOnlyMemory<double> Lid { get; init; }
}
