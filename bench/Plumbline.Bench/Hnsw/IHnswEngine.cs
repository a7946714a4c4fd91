namespace Plumbline.Bench.Hnsw;

/// <summary>One side of the comparison: an index over the base of a data set.</summary>
internal interface IHnswEngine
{
    /// <summary>The name in tables.</summary>
    string Name { get; }

    /// <summary>Builds the index, in the place of a former one.</summary>
    HnswBuild Build();

    /// <summary>Searches for the first queries, with one thread.</summary>
    /// <param name="efSearch">Search effort, k or more.</param>
    /// <param name="k">Neighbours a query.</param>
    /// <param name="queries">How many of the queries.</param>
    /// <param name="passes">Times that they are searched for, which the seconds count all.</param>
    HnswAnswer Search(int efSearch, int k, int queries, int passes);
}
