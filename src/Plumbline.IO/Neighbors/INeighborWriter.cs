namespace Plumbline.IO.Neighbors;

/// <summary>One format of neighbours, written a batch of queries after the other. Disposing closes no stream that was handed in.</summary>
internal interface INeighborWriter : IDisposable
{
    /// <summary>Writes the next queries, all of which have k neighbours.</summary>
    void Append(NeighborTable table, CancellationToken ct);

    /// <summary>Writes what comes after the last query.</summary>
    void Complete(CancellationToken ct);
}
