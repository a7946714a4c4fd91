using Plumbline;
using Plumbline.Exact;

// Vectors that stand for yours: 2,000 of dimension 32, and 3 queries.
float[,] myEmbeddings = Draw(2000, 32, seed: 1);
float[,] myQueries = Draw(3, 32, seed: 2);

#region search
using VectorSet vectors = VectorSet.FromArray(myEmbeddings);                    // float[n, d]
using VectorSet queries = VectorSet.FromArray(myQueries);                       // float[q, d]
NeighborTable nearest = ExactSearch.Search(vectors, queries, k: 5, Metric.Cosine);
for (int query = 0; query < nearest.QueryCount; query++)
{
    Console.WriteLine($"query {query}: {string.Join(", ", nearest.Ids(query).ToArray())}");
}

NeighborTable others = ExactSearch.SelfJoin(vectors, k: 5, Metric.L2);          // neighbours of each vector, itself left out
#endregion

#region index
ExactIndex index = new(vectors, Metric.L2);                                     // keeps what later searches can use
NeighborTable first = index.Search(queries, k: 1);
#endregion

Console.WriteLine($"nearest to vector 0, itself left out: {others.Ids(0)[0]}, at {others.Distances(0)[0]:0.000}");
Console.WriteLine($"nearest to query 0: {first.Ids(0)[0]}, at {first.Distances(0)[0]:0.000}");

static float[,] Draw(int count, int dimension, int seed)
{
    Random random = new(seed);
    float[,] values = new float[count, dimension];
    for (int row = 0; row < count; row++)
    {
        for (int i = 0; i < dimension; i++)
        {
            values[row, i] = random.NextSingle();
        }
    }

    return values;
}
