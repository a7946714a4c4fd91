namespace Plumbline.IO.Neighbors;

/// <summary>One format of neighbours, read from the first query to the last.</summary>
internal interface INeighborSource : IDisposable
{
    NeighborFileDescription Description { get; }

    /// <summary>Reads the next queries.</summary>
    /// <param name="ids">Receives a whole number of rows of k.</param>
    /// <param name="distances">Receives as many; left alone where the file has none.</param>
    void Read(Span<int> ids, Span<float> distances);
}
