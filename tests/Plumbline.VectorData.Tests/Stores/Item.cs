using Microsoft.Extensions.VectorData;

namespace Plumbline.VectorData.Tests.Stores;

/// <summary>A record of the test stores.</summary>
public sealed class Item<TKey>
    where TKey : notnull
{
    [VectorStoreKey]
    public required TKey Id { get; init; }

    [VectorStoreVector(16, DistanceFunction = DistanceFunction.EuclideanSquaredDistance, IndexKind = IndexKind.Flat)]
    public ReadOnlyMemory<float> Embedding { get; init; }
}
