namespace Plumbline.Engines;

/// <summary>How an engine writes the distance between two vectors a and b.</summary>
public enum EngineDistance
{
    /// <summary>||a - b||: pgvector's <c>&lt;-&gt;</c>.</summary>
    Euclidean = 0,

    /// <summary>||a - b||²: FAISS and hnswlib for "L2".</summary>
    SquaredEuclidean = 1,

    /// <summary>⟨a, b⟩, the largest first: FAISS for inner product.</summary>
    InnerProduct = 2,

    /// <summary>-⟨a, b⟩: pgvector's <c>&lt;#&gt;</c>, and Plumbline.</summary>
    NegativeInnerProduct = 3,

    /// <summary>1 - ⟨a, b⟩: hnswlib for "ip".</summary>
    OneMinusInnerProduct = 4,

    /// <summary>1 - cos(a, b): pgvector's <c>&lt;=&gt;</c>, hnswlib for "cosine", Plumbline.</summary>
    OneMinusCosine = 5,

    /// <summary>(1 + cos(a, b)) / 2, the largest first: Redis vector sets.</summary>
    CosineScore = 6,

    /// <summary>cos(a, b), the largest first: <c>CosineSimilarity</c> of Microsoft.Extensions.VectorData.</summary>
    CosineSimilarity = 7,
}
