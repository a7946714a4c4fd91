using System.Globalization;
using Microsoft.Extensions.VectorData;
using Plumbline.Engines.Servers;

namespace Plumbline.VectorData;

/// <summary>The records that a collection holds: their keys, and their vectors in the same order.</summary>
internal sealed class VectorStoreBase
{
    private VectorStoreBase(EngineKeys keys, VectorSet vectors)
    {
        Keys = keys;
        Vectors = vectors;
    }

    /// <summary>Numbers of the keys.</summary>
    public EngineKeys Keys { get; }

    /// <summary>Row i is the vector of id i of <see cref="EngineKeys.Ids"/>.</summary>
    public VectorSet Vectors { get; }

    /// <summary>A key as text, the same on every machine.</summary>
    public static string TextOf<TKey>(TKey key)
        where TKey : notnull => key switch
        {
            string text => text,
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => key.ToString() ?? "",
        };

    /// <summary>Reads all records in pages.</summary>
    public static async ValueTask<VectorStoreBase> ReadAsync<TKey, TRecord>(
        string name,
        VectorStoreCollection<TKey, TRecord> collection,
        Func<TRecord, TKey> key,
        Func<TRecord, ReadOnlyMemory<float>> vector,
        VectorStoreAuditOptions<TRecord> options,
        CancellationToken cancellationToken)
        where TKey : notnull
        where TRecord : class
    {
        List<(string Key, float[] Vector)> records = [];
        try
        {
            while (true)
            {
                FilteredRecordRetrievalOptions<TRecord> page = new() { IncludeVectors = true, Skip = records.Count, OrderBy = options.OrderBy };
                int before = records.Count;
                await foreach (TRecord record in collection.GetAsync(record => true, options.BatchSize, page, cancellationToken).ConfigureAwait(false))
                {
                    records.Add((TextOf(key(record)), vector(record).ToArray()));
                }

                // A store may give shorter pages than asked for: only an empty one is the end.
                if (records.Count == before)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (VectorStoreErrors.IsOfStore(e, cancellationToken))
        {
            throw VectorStoreErrors.Translate(name, "reading the records in pages (where the store cannot, give them to the audit)", e);
        }

        return Of(name, records, "a stable order of pages (OrderBy) and no writes while they are read");
    }

    /// <summary>Takes records that the caller knows.</summary>
    public static VectorStoreBase From<TKey>(string name, IEnumerable<(TKey Key, ReadOnlyMemory<float> Vector)> records)
        where TKey : notnull =>
        Of(name, [.. records.Select(record => (TextOf(record.Key), record.Vector.ToArray()))], "each once");

    private static VectorStoreBase Of(string name, List<(string Key, float[] Vector)> records, string once)
    {
        if (records.Count == 0)
        {
            throw new EngineTargetException(name, "records", "none", "some to search");
        }

        int dimension = records[0].Vector.Length;
        HashSet<string> seen = new(records.Count, StringComparer.Ordinal);
        foreach ((string key, float[] vector) in records)
        {
            if (!seen.Add(key))
            {
                throw new EngineTargetException(name, $"record '{key}'", "the key twice", once);
            }

            if (vector.Length != dimension || dimension == 0)
            {
                throw new EngineTargetException(name, $"vector of record '{key}'", Quantity.Count(vector.Length, "component"), dimension == 0 ? "1 or more" : Quantity.Count(dimension));
            }

            if (!Array.TrueForAll(vector, float.IsFinite))
            {
                throw new EngineTargetException(name, $"vector of record '{key}'", "a component that is no finite number", "finite numbers");
            }
        }

        EngineKeys keys = new(records.Select(record => record.Key));
        if (keys.AreNumbers)
        {
            // Numbers 0 to n - 1 are taken for rows, in whatever order the store lists them.
            int[] order = [.. Enumerable.Range(0, records.Count).OrderBy(i => keys.Ids[i])];
            records = [.. order.Select(i => records[i])];
            keys = new EngineKeys(records.Select(record => record.Key));
        }

        VectorSet vectors = VectorSet.Allocate(records.Count, dimension);
        for (int row = 0; row < records.Count; row++)
        {
            records[row].Vector.CopyTo(vectors.WritableRow(row));
        }

        return new VectorStoreBase(keys, vectors);
    }
}
