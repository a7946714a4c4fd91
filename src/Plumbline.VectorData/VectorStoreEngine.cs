using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Engines.Servers;

namespace Plumbline.VectorData;

/// <summary>Opens collections as engines.</summary>
public static class VectorStoreEngine
{
    /// <summary>Opens a collection and reads its records, all of them, once. O(n d) memory.</summary>
    /// <typeparam name="TKey">Keys.</typeparam>
    /// <typeparam name="TRecord">Records.</typeparam>
    /// <param name="collection">The collection.</param>
    /// <param name="key">The key of a record.</param>
    /// <param name="vector">The vector of a record; all of one dimension.</param>
    /// <param name="options">What the collection does not say; null for the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="EngineTargetException">The distance function is not known, there are no records, a key is read twice, or vectors cannot be used.</exception>
    /// <exception cref="EngineException">The store cannot be reached, or refuses.</exception>
    public static async ValueTask<VectorStoreEngine<TKey, TRecord>> OpenAsync<TKey, TRecord>(
        VectorStoreCollection<TKey, TRecord> collection,
        Func<TRecord, TKey> key,
        Func<TRecord, ReadOnlyMemory<float>> vector,
        VectorStoreAuditOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(vector);
        options = Checked(collection, key, options);
        string name = NameOf(collection);
        VectorPropertyFacts facts = VectorPropertyFacts.Read(name, options);
        VectorStoreBase records = await VectorStoreBase.ReadAsync(name, collection, key, vector, options, cancellationToken).ConfigureAwait(false);
        return new VectorStoreEngine<TKey, TRecord>(name, collection, key, options, facts, records);
    }

    /// <summary>Opens a collection whose records the caller knows: what of them the collection lacks is found missing.</summary>
    /// <typeparam name="TKey">Keys.</typeparam>
    /// <typeparam name="TRecord">Records.</typeparam>
    /// <param name="collection">The collection.</param>
    /// <param name="key">The key of a record.</param>
    /// <param name="records">Key and vector of each record; all of one dimension.</param>
    /// <param name="options">What the collection does not say; null for the defaults.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="EngineTargetException">The distance function is not known, there are no records, a key is there twice, or vectors cannot be used.</exception>
    public static VectorStoreEngine<TKey, TRecord> Open<TKey, TRecord>(
        VectorStoreCollection<TKey, TRecord> collection,
        Func<TRecord, TKey> key,
        IEnumerable<(TKey Key, ReadOnlyMemory<float> Vector)> records,
        VectorStoreAuditOptions<TRecord>? options = null)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(records);
        options = Checked(collection, key, options);
        string name = NameOf(collection);
        VectorPropertyFacts facts = VectorPropertyFacts.Read(name, options);
        return new VectorStoreEngine<TKey, TRecord>(name, collection, key, options, facts, VectorStoreBase.From(name, records));
    }

    private static VectorStoreAuditOptions<TRecord> Checked<TKey, TRecord>(
        VectorStoreCollection<TKey, TRecord> collection, Func<TRecord, TKey> key, VectorStoreAuditOptions<TRecord>? options)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(key);
        options ??= new VectorStoreAuditOptions<TRecord>();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Requests, 1, nameof(options.Requests));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Sample, 1, nameof(options.Sample));
        return options.SetEffort is null || options.Effort is not null
            ? options
            : throw new ArgumentException("SetEffort is given without Effort, which names the parameter and its current value.", nameof(options));
    }

    private static string NameOf<TKey, TRecord>(VectorStoreCollection<TKey, TRecord> collection)
        where TKey : notnull
        where TRecord : class
    {
        VectorStoreCollectionMetadata? metadata = collection.GetService(typeof(VectorStoreCollectionMetadata)) as VectorStoreCollectionMetadata;
        return EngineAddress.Redact($"{metadata?.VectorStoreSystemName ?? "vector store"}, collection {collection.Name}");
    }
}
