namespace Plumbline.Studies.Replica;

/// <summary>What a <see cref="ReplicaStatistic"/> is a value of.</summary>
public enum ReplicaStatisticKind
{
    /// <summary>Mean squared distance to the k nearest.</summary>
    Distance,

    /// <summary>Local intrinsic dimensionality by maximum likelihood on squared distances, arithmetic mean.</summary>
    Lid,

    /// <summary>Share of the exact k nearest that the search returned.</summary>
    Overlap,

    /// <summary>Smallest k at which a query has fewer than k results, in units of efSearch.</summary>
    FirstShortfall,
}
