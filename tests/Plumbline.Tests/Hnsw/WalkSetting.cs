using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;
using Plumbline.Tests.Hnsw.Scoring;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>A graph of arbitrary links, its vectors in a store, and queries: two of the same kind and a vector of the base.</summary>
internal sealed class WalkSetting : IDisposable
{
    private readonly ScorerCase _rows;
    private readonly float[][] _queries;
    private readonly float[][] _distances;

    /// <param name="one">What it is made of.</param>
    /// <param name="far">Whether every point gets two links or more, so that walks come far.</param>
    public WalkSetting(WalkCase one, bool far = false)
    {
        Graph = RandomGraph.Create(one.Count, one.M, one.Seed);
        for (int point = 0; point < one.Count && far; point++)
        {
            if (Graph.Links(point, 0).Length < 2)
            {
                Graph.SetLinks(point, 0, [(point + 1) % one.Count, (point + 7) % one.Count]);
            }
        }

        using VectorSet vectors = TestVectors.Create(one.Kind, one.Count, one.Dimension, one.Seed);
        using VectorSet others = TestVectors.Create(one.Kind, 2, one.Dimension, one.Seed + 1);
        _rows = new ScorerCase([.. Enumerable.Range(0, one.Count).Select(i => vectors[i].ToArray())], one.Metric);
        _queries = [others[0].ToArray(), others[1].ToArray(), vectors[one.Count / 2].ToArray()];
        _distances = [.. _queries.Select(_rows.True)];
    }

    public HnswGraph Graph { get; }

    public PlaceScorer Scorer => _rows.Scorer;

    public int QueryCount => _queries.Length;

    public void SetQuery(int query) => _rows.Scorer.SetQuery(_queries[query]);

    public Func<int, float> DistanceFrom(int query) => id => _distances[query][id];

    public void Dispose() => _rows.Dispose();
}
