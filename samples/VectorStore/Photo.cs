using Microsoft.Extensions.VectorData;

/// <summary>A record as a program keeps it in its store.</summary>
internal sealed class Photo
{
    [VectorStoreKey]
    public required string Id { get; init; }

    [VectorStoreVector(16, DistanceFunction = DistanceFunction.CosineDistance)]
    public ReadOnlyMemory<float> Embedding { get; init; }
}
