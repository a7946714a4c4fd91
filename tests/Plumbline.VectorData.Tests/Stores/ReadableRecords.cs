using Microsoft.Extensions.VectorData;

namespace Plumbline.VectorData.Tests.Stores;

/// <summary>What a read-only collection refuses, which an audit must never ask for.</summary>
public abstract class ReadableRecords<TKey> : VectorStoreCollection<TKey, Item<TKey>>
    where TKey : notnull
{
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => throw Refused();

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw Refused();

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => throw Refused();

    public override Task UpsertAsync(Item<TKey> record, CancellationToken cancellationToken = default) => throw Refused();

    public override Task UpsertAsync(IEnumerable<Item<TKey>> records, CancellationToken cancellationToken = default) => throw Refused();

    public override async Task<Item<TKey>?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        await foreach (Item<TKey> item in GetAsync(record => true, int.MaxValue, null, cancellationToken))
        {
            if (item.Id.Equals(key))
            {
                return item;
            }
        }

        return null;
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata { VectorStoreSystemName = "test store", CollectionName = Name } : null;

    private static InvalidOperationException Refused() => new("The collection is read-only.");
}
