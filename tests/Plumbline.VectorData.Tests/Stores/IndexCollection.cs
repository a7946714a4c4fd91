using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Plumbline.Search;

namespace Plumbline.VectorData.Tests.Stores;

/// <summary>A collection over an index of Plumbline, with faults to be found.</summary>
internal sealed class IndexCollection<TKey>(IReadOnlyList<Item<TKey>> items, Metric metric) : ReadableRecords<TKey>
    where TKey : notnull
{
    private readonly VectorIndex<long> _index = Build(items, metric);

    public override string Name => "items";

    /// <summary>A score of a distance of the index.</summary>
    public Func<double, double> Score { get; init; } = distance => distance;

    public bool Reversed { get; init; }

    /// <summary>The last so many records are never returned by a search.</summary>
    public int Hidden { get; init; }

    public Exception? Failure { get; init; }

    public int Effort { get; set; } = items.Count;

    public override async IAsyncEnumerable<Item<TKey>> GetAsync(
        Expression<Func<Item<TKey>, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<Item<TKey>>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (Item<TKey> item in items.Where(filter.Compile()).Skip(options?.Skip ?? 0).Take(top))
        {
            yield return options?.IncludeVectors == true ? item : new Item<TKey> { Id = item.Id };
        }
    }

    public override async IAsyncEnumerable<VectorSearchResult<Item<TKey>>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<Item<TKey>>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (Failure is not null)
        {
            throw Failure;
        }

        ReadOnlyMemory<float> query = (ReadOnlyMemory<float>)(object)searchValue;
        SearchResult<long> found = _index.Search(query.Span, top, new SearchParameters { EfSearch = Effort, Contract = Hnsw.CapacityContract.Truncate });
        foreach (Neighbor<long> neighbor in Reversed ? found.Neighbors.Reverse() : found.Neighbors)
        {
            if (neighbor.Key < items.Count - Hidden)
            {
                yield return new VectorSearchResult<Item<TKey>>(new Item<TKey> { Id = items[(int)neighbor.Key].Id }, Score(neighbor.Distance));
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        _index.Dispose();
        base.Dispose(disposing);
    }

    private static VectorIndex<long> Build(IReadOnlyList<Item<TKey>> items, Metric metric)
    {
        VectorIndex<long> index = new(16, metric);
        for (int i = 0; i < items.Count; i++)
        {
            index.Add(i, items[i].Embedding.Span);
        }

        return index;
    }
}
