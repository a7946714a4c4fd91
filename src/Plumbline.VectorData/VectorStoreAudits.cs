using Microsoft.Extensions.VectorData;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.VectorData;

/// <summary>Audits of collections behind Microsoft.Extensions.VectorData.</summary>
public static class VectorStoreAudits
{
    /// <summary>
    /// Audits a collection against its own records: reads them once, finds exact neighbours, asks the collection, and compares. O(n d) memory.
    /// </summary>
    /// <typeparam name="TKey">Keys.</typeparam>
    /// <typeparam name="TRecord">Records.</typeparam>
    /// <param name="collection">The collection; nothing is written to it.</param>
    /// <param name="key">The key of a record.</param>
    /// <param name="vector">The vector of a record.</param>
    /// <param name="options">Distance function, queries, effort, requirements; null for the defaults.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="EngineTargetException">The distance function is not known, there are no records, or their keys or vectors cannot be used.</exception>
    /// <exception cref="EngineException">The store cannot be reached, or refuses.</exception>
    /// <exception cref="PlanException">A k or effort is out of range.</exception>
    public static async ValueTask<AuditResult> AuditAsync<TKey, TRecord>(
        this VectorStoreCollection<TKey, TRecord> collection,
        Func<TRecord, TKey> key,
        Func<TRecord, ReadOnlyMemory<float>> vector,
        VectorStoreAuditOptions<TRecord>? options = null,
        IProgress<ProbeProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
        where TRecord : class
    {
        options ??= new VectorStoreAuditOptions<TRecord>();
        VectorStoreEngine<TKey, TRecord> engine = await VectorStoreEngine.OpenAsync(collection, key, vector, options, cancellationToken).ConfigureAwait(false);
        return await RunAsync(engine, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Audits a collection against records that the caller knows it should hold.</summary>
    /// <typeparam name="TKey">Keys.</typeparam>
    /// <typeparam name="TRecord">Records.</typeparam>
    /// <param name="collection">The collection; nothing is written to it.</param>
    /// <param name="key">The key of a record.</param>
    /// <param name="records">Key and vector of each record.</param>
    /// <param name="options">Distance function, queries, effort, requirements; null for the defaults.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="EngineTargetException">The distance function is not known, there are no records, or their keys or vectors cannot be used.</exception>
    /// <exception cref="EngineException">The store cannot be reached, or refuses.</exception>
    /// <exception cref="PlanException">A k or effort is out of range.</exception>
    public static async ValueTask<AuditResult> AuditAsync<TKey, TRecord>(
        this VectorStoreCollection<TKey, TRecord> collection,
        Func<TRecord, TKey> key,
        IEnumerable<(TKey Key, ReadOnlyMemory<float> Vector)> records,
        VectorStoreAuditOptions<TRecord>? options = null,
        IProgress<ProbeProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
        where TRecord : class
    {
        options ??= new VectorStoreAuditOptions<TRecord>();
        VectorStoreEngine<TKey, TRecord> engine = VectorStoreEngine.Open(collection, key, records, options);
        return await RunAsync(engine, options, progress, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<AuditResult> RunAsync<TKey, TRecord>(
        VectorStoreEngine<TKey, TRecord> engine, VectorStoreAuditOptions<TRecord> options, IProgress<ProbeProgress>? progress, CancellationToken cancellationToken)
        where TKey : notnull
        where TRecord : class
    {
        await using (engine.ConfigureAwait(false))
        {
            EngineIds ids = EngineIds.OfEngine(engine.Description);
            using VectorSet? given = options.Queries is null ? null : SetOf(engine.Description, options.Queries);
            using ProbeQueries queries = given is null
                ? ProbeQueries.FromBase(engine.Vectors, ids, options.Sample, options.Seed)
                : ProbeQueries.From(given, options.Sample, options.Seed);
            EngineProbe probe = new(engine, engine.Vectors, ids, queries);
            return await new AuditRunner(probe, options.Audit).RunAsync(progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private static VectorSet SetOf(EngineDescription engine, IReadOnlyList<ReadOnlyMemory<float>> queries)
    {
        if (queries.Count == 0)
        {
            throw new EngineTargetException(engine.Name, "queries", "none", "1 or more");
        }

        int wrong = Enumerable.Range(0, queries.Count).FirstOrDefault(i => queries[i].Length != engine.Dimension, -1);
        if (wrong >= 0)
        {
            throw new EngineTargetException(engine.Name, $"query {wrong}", Quantity.Count(queries[wrong].Length, "component"), Quantity.Count(engine.Dimension));
        }

        VectorSet set = VectorSet.Allocate(queries.Count, engine.Dimension);
        for (int row = 0; row < queries.Count; row++)
        {
            queries[row].Span.CopyTo(set.WritableRow(row));
        }

        return set;
    }
}
