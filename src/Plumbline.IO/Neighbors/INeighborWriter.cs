namespace Plumbline.IO.Neighbors;

/// <summary>One format of neighbours, written a batch of queries after the other. Disposing closes no stream that was handed in.</summary>
internal interface INeighborWriter : IDisposable
{
    /// <summary>Writes the next queries; places that have no neighbour are filled (<see cref="TableBytes.MissingId"/>).</summary>
    void Append(NeighborTable table, CancellationToken cancellationToken);

    /// <summary>Writes what comes after the last query.</summary>
    void Complete(CancellationToken cancellationToken);
}
