namespace Plumbline.IO.Indexes;

/// <summary>The distance inside a walk, where smaller is nearer.</summary>
internal enum RowDistance
{
    SquaredL2,

    /// <summary>FAISS searches by -⟨a, b⟩ and returns ⟨a, b⟩.</summary>
    NegatedProduct,

    /// <summary>hnswlib, for "ip" and, over unit vectors, for "cosine".</summary>
    OneMinusProduct,
}
