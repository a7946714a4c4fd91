using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Plumbline.Engines.Chroma;

/// <summary>The JSON that requests carry.</summary>
internal static class ChromaBodies
{
    /// <summary>A search for some of the queries.</summary>
    public static ReadOnlyMemory<byte> Query(VectorSet queries, int first, int count, int k) => Write(json =>
    {
        json.WriteStartArray("query_embeddings");
        for (int query = first; query < first + count; query++)
        {
            WriteVector(json, queries[query]);
        }

        json.WriteEndArray();
        json.WriteNumber("n_results", k);
        WriteInclude(json, "distances");
    });

    /// <summary>A page of ids in the order of adding.</summary>
    public static ReadOnlyMemory<byte> Page(long offset, int limit) => Write(json =>
    {
        json.WriteNumber("limit", limit);
        json.WriteNumber("offset", offset);
        WriteInclude(json);
    });

    /// <summary>The vectors of some ids.</summary>
    public static ReadOnlyMemory<byte> Vectors(IEnumerable<string> keys) => Write(json =>
    {
        WriteKeys(json, keys);
        WriteInclude(json, "embeddings");
    });

    /// <summary>Vectors to be added.</summary>
    /// <param name="keys">Their ids.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="first">The row of the first.</param>
    /// <param name="asBase64">Write each as base64 of its little-endian floats, which is shorter and exact.</param>
    public static ReadOnlyMemory<byte> Add(IReadOnlyList<string> keys, VectorSet vectors, int first, bool asBase64) => Write(json =>
    {
        WriteKeys(json, keys);
        json.WriteStartArray("embeddings");
        for (int row = first; row < first + keys.Count; row++)
        {
            if (asBase64)
            {
                json.WriteBase64StringValue(MemoryMarshal.AsBytes(vectors[row]));
            }
            else
            {
                WriteVector(json, vectors[row]);
            }
        }

        json.WriteEndArray();
    });

    /// <summary>A new search effort of a collection.</summary>
    public static ReadOnlyMemory<byte> EfSearch(int ef) => Write(json =>
    {
        json.WriteStartObject("new_configuration");
        json.WriteStartObject("hnsw");
        json.WriteNumber("ef_search", ef);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>A new name of a collection.</summary>
    public static ReadOnlyMemory<byte> Rename(string name) => Write(json => json.WriteString("new_name", name));

    /// <summary>A new collection.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="space">l2, ip or cosine.</param>
    /// <param name="maxNeighbors">Links of a vector; null for those of <paramref name="like"/>, or the server's own.</param>
    /// <param name="efConstruction">Effort of building; null for that of <paramref name="like"/>, or the server's own.</param>
    /// <param name="like">The collection whose settings, metadata and embedding function it takes over; null for none.</param>
    public static ReadOnlyMemory<byte> Create(string name, string space, int? maxNeighbors, int? efConstruction, ChromaCollection? like) => Write(json =>
    {
        json.WriteString("name", name);
        json.WriteBoolean("get_or_create", false);
        json.WriteStartObject("configuration");
        json.WriteStartObject("hnsw");
        json.WriteString("space", space);
        if ((maxNeighbors ?? like?.MaxNeighbors) is { } links)
        {
            json.WriteNumber("max_neighbors", links);
        }

        if ((efConstruction ?? like?.EfConstruction) is { } ef)
        {
            json.WriteNumber("ef_construction", ef);
        }

        if (like?.EfSearch is { } efSearch)
        {
            json.WriteNumber("ef_search", efSearch);
        }

        json.WriteEndObject();
        if (like?.Belongings.EmbeddingFunction is { } function)
        {
            json.WritePropertyName("embedding_function");
            json.WriteRawValue(function);
        }

        json.WriteEndObject();
        if (like?.Belongings.Metadata is { } metadata)
        {
            json.WritePropertyName("metadata");
            json.WriteRawValue(metadata);
        }
    });

    private static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> vector)
    {
        json.WriteStartArray();
        foreach (float value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteKeys(Utf8JsonWriter json, IEnumerable<string> keys)
    {
        json.WriteStartArray("ids");
        foreach (string key in keys)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
    }

    private static void WriteInclude(Utf8JsonWriter json, params ReadOnlySpan<string> what)
    {
        json.WriteStartArray("include");
        foreach (string one in what)
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
