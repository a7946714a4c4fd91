namespace Plumbline;

/// <summary>What "near" means. Smaller distances are always nearer.</summary>
public enum Metric
{
    /// <summary>Euclidean distance, ||a - b||.</summary>
    L2 = 0,

    /// <summary>Squared Euclidean distance, ||a - b||². What FAISS and hnswlib report as "L2".</summary>
    SquaredL2 = 1,

    /// <summary>
    /// Negated inner product, -⟨a, b⟩, so that the largest product is the nearest. FAISS reports the product itself
    /// and hnswlib 1 - ⟨a, b⟩; the ranking is the same.
    /// </summary>
    InnerProduct = 2,

    /// <summary>Cosine distance, 1 - ⟨a, b⟩ / (||a|| ||b||), in [0, 2]. A zero vector is at distance 1 from everything.</summary>
    Cosine = 3,
}
