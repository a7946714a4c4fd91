namespace Plumbline.Hnsw;

/// <summary>
/// What a search does when more neighbours are asked for than its effort, k &gt; efSearch. Engines differ, and seldom say so.
/// </summary>
public enum CapacityContract
{
    /// <summary>
    /// Searches with max(efSearch, k), as hnswlib, Qdrant and Redis do. Never returns fewer than k results where k points
    /// exist: what the graph cannot reach is found by an exact scan.
    /// </summary>
    Lift = 0,

    /// <summary>
    /// Searches with efSearch and fills the places beyond it with whatever was evaluated on the way (spillover); where
    /// that runs out, results are missing. FAISS's rule.
    /// </summary>
    SpillAndPad = 1,

    /// <summary>Returns at most efSearch results, as pgvector does.</summary>
    Truncate = 2,

    /// <summary>Refuses k &gt; efSearch, as Milvus and Elasticsearch do.</summary>
    Reject = 3,
}
