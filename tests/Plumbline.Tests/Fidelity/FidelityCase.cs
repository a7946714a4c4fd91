using Plumbline.Exact;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

/// <summary>Vectors, exact neighbours and what some search might have returned: with holes, doubles and missing results.</summary>
internal sealed class FidelityCase
{
    private readonly VectorSet _vectors;

    public FidelityCase(int seed, Metric metric)
    {
        Random random = new(seed);
        DataKind kind = Enum.GetValues<DataKind>()[seed % 5];
        int count = random.Next(30, 60);
        Dimension = random.Next(1, 9);
        K = random.Next(2, 20);
        Effort = random.Next(0, K + 5);
        Metric = metric.ToString();
        _vectors = TestVectors.Create(kind, count, Dimension, seed);
        // Half of the queries are of the base, so that zeros occur.
        using VectorSet others = TestVectors.Create(kind, 6, Dimension, seed + 1);
        using VectorSet queries = VectorSet.FromValues([.. _vectors[0], .. _vectors[1], .. _vectors[2], .. others[0], .. others[1], .. others[2]], Dimension);
        NeighborTable ranking = ExactSearch.Search(_vectors, queries, count, metric);
        Exact = new NeighborTable(queries.Count, K + 3);
        Returned = new NeighborTable(queries.Count, K + 1);
        for (int query = 0; query < queries.Count; query++)
        {
            Exact.Set(query, ranking.Ids(query)[..(K + 3)], ranking.Distances(query)[..(K + 3)]);
            int missing = random.Next(6) switch { 0 => 0, 1 => 1, 2 => 2, 3 => K + 1, 4 => random.Next(K), _ => 0 };
            int[] places = Places(random, count, Math.Max(0, K + 1 - missing));
            float[] distances = ranking.Distances(query).ToArray();
            int[] ids = ranking.Ids(query).ToArray();
            Returned.Set(query, [.. places.Select(place => ids[place])], [.. places.Select(place => distances[place])]);
        }
    }

    public int K { get; }

    public int Dimension { get; }

    public int Effort { get; }

    public string Metric { get; }

    public IEnumerable<float> Vectors => Enumerable.Range(0, _vectors.Count).SelectMany(row => _vectors[row].ToArray());

    public int[][] ExactIds => Rows(Exact, query => Exact.Ids(query).ToArray());

    public float[][] ExactDistances => Rows(Exact, query => Exact.Distances(query).ToArray());

    public int[][] Ids => Rows(Returned, query => Returned.Ids(query).ToArray());

    public float[][] Distances => Rows(Returned, query => Returned.Distances(query).ToArray());

    [System.Text.Json.Serialization.JsonIgnore]
    public VectorSet Base => _vectors;

    [System.Text.Json.Serialization.JsonIgnore]
    public NeighborTable Exact { get; }

    [System.Text.Json.Serialization.JsonIgnore]
    public NeighborTable Returned { get; }

    /// <summary>Places of the exact ranking, ascending: most of the near ones, some of the far ones, now and then one twice.</summary>
    private static int[] Places(Random random, int count, int wanted)
    {
        List<int> places = [];
        for (int place = 0; place < count && places.Count < wanted; place++)
        {
            if (random.Next(10) < 7 || count - place <= wanted - places.Count)
            {
                places.Add(place);
                if (random.Next(12) == 0 && places.Count < wanted)
                {
                    places.Add(place);
                }
            }
        }

        return [.. places];
    }

    private static T[][] Rows<T>(NeighborTable table, Func<int, T[]> row) => [.. Enumerable.Range(0, table.QueryCount).Select(row)];
}
