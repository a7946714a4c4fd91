using Plumbline.Fidelity;

namespace Plumbline.Bench.Hnsw;

/// <summary>
/// Recall@k of what any side returned, from its ids alone: an id counts, once, if it is among the exact k nearest or no farther
/// than the k-th (<see cref="Recall.Limit"/>).
/// </summary>
/// <param name="vectors">The base.</param>
/// <param name="queries">The queries.</param>
/// <param name="exact">Their exact neighbours under squared L2, the largest k or more.</param>
internal sealed class RecallCount(VectorSet vectors, VectorSet queries, NeighborTable exact)
{
    /// <summary>Mean recall of the first queries, and how many places hold an id that an earlier place of the query holds.</summary>
    /// <param name="ids">k ids a query; -1 where one is missing.</param>
    /// <param name="k">Neighbours a query.</param>
    public (double Recall, int Repeated) Of(ReadOnlySpan<int> ids, int k)
    {
        int found = 0;
        int repeated = 0;
        HashSet<int> near = [];
        HashSet<int> seen = [];
        for (int query = 0; query * k < ids.Length; query++)
        {
            near.Clear();
            near.UnionWith(exact.Ids(query)[..k].ToArray());
            seen.Clear();
            double limit = Recall.Limit(exact.Distances(query)[k - 1]);
            foreach (int id in ids.Slice(query * k, k))
            {
                if (id < 0)
                {
                    continue;
                }

                if (!seen.Add(id))
                {
                    repeated++;
                }
                else if (near.Contains(id) || SquaredDistance(queries[query], vectors[id]) <= limit)
                {
                    found++;
                }
            }
        }

        return ((double)found / ids.Length, repeated);
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}
