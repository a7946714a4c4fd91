using Plumbline.Hnsw;
using Plumbline.Search;

namespace Plumbline.Bench.Hnsw;

/// <summary>Our index. Everything of the comparison that touches it is here.</summary>
internal sealed class OurHnsw : IDisposable
{
    private readonly VectorIndex<long> _index;

    private OurHnsw(VectorIndex<long> index) => _index = index;

    /// <summary>Bytes of the index by its own account: vectors, links, levels, keys.</summary>
    public long SizeInBytes => _index.SizeInBytes;

    /// <summary>Builds an index, which copies the vectors as the peers' do.</summary>
    public static OurHnsw Build(VectorSet vectors, int threads, CancellationToken cancellation)
    {
        HnswBuildOptions options = new() { M = HnswSetting.M, EfConstruction = HnswSetting.EfConstruction, Threads = threads };
        return new OurHnsw(VectorIndex.Build(vectors, Metric.SquaredL2, options, cancellationToken: cancellation));
    }

    /// <summary>Searches with one thread, one query after the other.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="efSearch">Search effort.</param>
    /// <param name="k">Neighbours a query.</param>
    /// <param name="ids">Receives k ids a query; -1 where one is missing.</param>
    /// <param name="cancellation">Stops the search.</param>
    public void Search(VectorSet queries, int efSearch, int k, Span<int> ids, CancellationToken cancellation)
    {
        SearchParameters parameters = new() { EfSearch = efSearch };
        for (int query = 0; query < queries.Count; query++)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<Neighbor<long>> found = _index.Search(queries[query], k, parameters).Neighbors;
            Span<int> row = ids.Slice(query * k, k);
            for (int i = 0; i < k; i++)
            {
                row[i] = i < found.Count ? (int)found[i].Key : -1;
            }
        }
    }

    public void Dispose() => _index.Dispose();
}
