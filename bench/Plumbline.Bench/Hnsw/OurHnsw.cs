using Plumbline.Hnsw;

namespace Plumbline.Bench.Hnsw;

/// <summary>Our index. Everything of the comparison that touches it is here.</summary>
internal sealed class OurHnsw : IDisposable
{
    private readonly VectorSet _vectors;
    private readonly HnswIndex _index;

    private OurHnsw(VectorSet vectors, HnswIndex index)
    {
        _vectors = vectors;
        _index = index;
    }

    /// <summary>Bytes of the index by its own account: vectors, links, levels.</summary>
    public long SizeInBytes
    {
        get
        {
            HnswGraph graph = _index.Graph;
            // 2M links, their number, the place of the upper links and the level of a point; M links and their number a level above.
            long upper = Enumerable.Range(0, graph.Count).Sum(graph.Level);
            return _vectors.SizeInBytes + (graph.Count * ((8L * graph.M) + 9)) + (upper * ((4L * graph.M) + 4));
        }
    }

    /// <summary>Builds an index over a copy of the vectors, as the peers' is.</summary>
    public static OurHnsw Build(VectorSet vectors, int threads, CancellationToken cancellation)
    {
        VectorSet copy = VectorSet.Allocate(vectors.Count, vectors.Dimension);
        for (int row = 0; row < vectors.Count; row++)
        {
            vectors[row].CopyTo(copy.WritableRow(row));
        }

        HnswBuildOptions options = new() { M = HnswSetting.M, EfConstruction = HnswSetting.EfConstruction, Threads = threads };
        return new OurHnsw(copy, HnswIndex.Build(copy, Metric.SquaredL2, options, cancellationToken: cancellation));
    }

    /// <summary>Searches with one thread.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="efSearch">Search effort.</param>
    /// <param name="k">Neighbours a query.</param>
    /// <param name="ids">Receives k ids a query; -1 where one is missing.</param>
    /// <param name="cancellation">Stops the search.</param>
    public void Search(VectorSet queries, int efSearch, int k, Span<int> ids, CancellationToken cancellation)
    {
        HnswSearchOptions options = new() { EfSearch = efSearch, Contract = CapacityContract.Lift, Threads = 1 };
        NeighborTable found = _index.Search(queries, k, options, cancellationToken: cancellation).Neighbors;
        for (int query = 0; query < queries.Count; query++)
        {
            Span<int> row = ids.Slice(query * k, k);
            found.Ids(query).CopyTo(row);
            row[found.Count(query)..].Fill(-1);
        }
    }

    public void Dispose() => _vectors.Dispose();
}
