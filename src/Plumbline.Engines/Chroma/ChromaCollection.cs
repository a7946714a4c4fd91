using System.Text.Json;
using Plumbline.IO;

namespace Plumbline.Engines.Chroma;

/// <summary>What a server says of a collection.</summary>
internal sealed record ChromaCollection
{
    /// <summary>Its id, by which it is searched.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Components of a vector; null while it never had one.</summary>
    public required int? Dimension { get; init; }

    /// <summary>What "near" means: l2, ip or cosine.</summary>
    public required string Space { get; init; }

    /// <summary>Search effort of its graph; null where its index is none of HNSW.</summary>
    public required int? EfSearch { get; init; }

    /// <summary>Links of a vector; null where it is not told.</summary>
    public int? MaxNeighbors { get; init; }

    /// <summary>Effort of building; null where it is not told.</summary>
    public int? EfConstruction { get; init; }

    /// <summary>The JSON of its metadata and of the function that embeds its documents, which a copy of it takes over; null where there is none.</summary>
    public (string? Metadata, string? EmbeddingFunction) Belongings { get; init; }

    /// <summary>Reads a collection.</summary>
    /// <returns>It; null where the JSON is of something else.</returns>
    public static ChromaCollection? Read(JsonElement json)
    {
        if (Property(json, "id")?.Text() is not { } id || Property(json, "name")?.Text() is not { } name)
        {
            return null;
        }

        JsonElement? configuration = Property(json, "configuration_json");
        JsonElement? hnsw = Property(configuration, "hnsw");
        JsonElement? metadata = Property(json, "metadata");
        // Before version 1 a collection had its settings in its metadata.
        return new ChromaCollection
        {
            Id = id,
            Name = name,
            Dimension = Number(json, "dimension"),
            Space = (Property(hnsw, "space") ?? Property(Property(configuration, "spann"), "space") ?? Property(metadata, "hnsw:space"))?.Text() ?? "l2",
            EfSearch = Number(hnsw, "ef_search") ?? Number(metadata, "hnsw:search_ef"),
            MaxNeighbors = Number(hnsw, "max_neighbors") ?? Number(metadata, "hnsw:M"),
            EfConstruction = Number(hnsw, "ef_construction") ?? Number(metadata, "hnsw:construction_ef"),
            Belongings = (metadata?.GetRawText(), Property(configuration, "embedding_function")?.GetRawText()),
        };
    }

    /// <summary>The metric of a space.</summary>
    /// <param name="space">l2, ip or cosine.</param>
    /// <returns>The metric; null where the space is another.</returns>
    public static Metric? MetricOf(string space) => space switch
    {
        "l2" => Metric.SquaredL2,
        "ip" => Metric.InnerProduct,
        "cosine" => Metric.Cosine,
        _ => null,
    };

    /// <summary>The space of a metric.</summary>
    /// <param name="metric">The metric.</param>
    public static string SpaceOf(Metric metric) => metric switch
    {
        Metric.InnerProduct => "ip",
        Metric.Cosine => "cosine",
        _ => "l2",
    };

    private static JsonElement? Property(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    // An ef larger than int, which the server takes, is as good as the largest.
    private static int? Number(JsonElement? json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.Number } value ? (int)Math.Clamp(value.GetDouble(), 0, int.MaxValue) : null;
}
