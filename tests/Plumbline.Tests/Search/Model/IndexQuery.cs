using Plumbline.Hnsw;

namespace Plumbline.Tests.Search.Model;

/// <summary>A search of an index.</summary>
internal sealed record IndexQuery(float[] Vector, int K, int EfSearch, CapacityContract Contract, KeyRule Rule)
{
    public override string ToString() => $"[{string.Join(' ', Vector)}] k {K} ef {EfSearch} {Contract} {Rule}";
}
