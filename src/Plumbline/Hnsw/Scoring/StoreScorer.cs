using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>A scorer over a <see cref="VectorStore"/>: the query as float32, padded with zeros as rows are.</summary>
internal abstract unsafe class StoreScorer : PlaceScorer
{
    // Pinned, so that its address is good for as long as the scorer is.
    private readonly float[] _memory;

    protected StoreScorer(VectorStore store)
    {
        Store = store;
        _memory = GC.AllocateArray<float>(store.Padded, pinned: true);
        Query = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
    }

    protected VectorStore Store { get; }

    /// <summary>The query, padded with zeros.</summary>
    protected float* Query { get; }

    /// <summary>The scorer that goes with a store and a metric.</summary>
    public static StoreScorer Create(VectorStore store, StoreNorms norms) => norms.Metric switch
    {
        Metric.L2 or Metric.SquaredL2 => store.Kind switch
        {
            ElementKind.Byte => new ByteScorer(store),
            ElementKind.Half => new HalfScorer(store),
            _ => new SplitScorer(store),
        },
        _ => new DotScorer(store, norms),
    };

    public override void SetQuery(ReadOnlySpan<float> query)
    {
        query.CopyTo(new Span<float>(Query, Store.Dimension));
        OnQuery();
    }

    public override void SetQuery(int point)
    {
        Store.ReadPadded(point, Query);
        OnQuery();
    }

    /// <summary>A query has come.</summary>
    protected virtual void OnQuery()
    {
    }
}
