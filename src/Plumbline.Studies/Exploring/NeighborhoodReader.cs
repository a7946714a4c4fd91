using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Studies.Exploring;

/// <summary>Searches for one query, and sets what comes back beside the exact neighbours. Thread-safe.</summary>
/// <param name="index">The graph.</param>
/// <param name="metric">The metric in whose unit distances are shown.</param>
/// <param name="contract">What a search does where k exceeds the effort.</param>
internal sealed class NeighborhoodReader(HnswIndex index, Metric metric, CapacityContract contract)
{
    private static readonly ExactSearchOptions OneThread = new() { Threads = 1 };

    private readonly ExactIndex _exact = new(index.Vectors, index.Metric);
    private readonly ConcurrentBag<GraphSearcher> _searchers = [];

    /// <summary>The neighbourhood of a point of the base.</summary>
    /// <param name="point">The point.</param>
    /// <param name="k">Neighbours.</param>
    /// <param name="ef">Effort.</param>
    /// <param name="exact">A table with the point's exact neighbours, at least k; null to search for them.</param>
    /// <param name="place">The point's place in it.</param>
    public Neighborhood Read(int point, int k, int ef, NeighborTable? exact, int place)
    {
        if (exact is null)
        {
            exact = _exact.SelfJoin([point], k, OneThread);
            place = 0;
        }

        // A self-join asks for one more, which is the query itself, or else the farthest.
        return Search(scorer => scorer.SetQuery(point), point, k, k + 1, ef, exact, place);
    }

    /// <summary>The neighbourhood of any query.</summary>
    public Neighborhood Read(ReadOnlySpan<float> query, int k, int ef)
    {
        using VectorSet queries = VectorSet.FromValues(query, index.Vectors.Dimension);
        NeighborTable exact = _exact.Search(queries, k, OneThread);
        return Search(scorer => scorer.SetQuery(queries[0]), null, k, k, ef, exact, 0);
    }

    /// <summary>What the graph returns for points of the base, each left out of its own results.</summary>
    /// <param name="points">The points.</param>
    /// <param name="k">Neighbours.</param>
    /// <param name="ef">Effort.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A query a point; distances in the graph's own metric.</returns>
    public NeighborTable Search(IReadOnlyList<int> points, int k, int ef, CancellationToken cancellationToken)
    {
        NeighborTable table = new(points.Count, k);
        Parallel.For(0, points.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            int point = points[i];
            if (contract == CapacityContract.Reject && k + 1 > ef)
            {
                return;
            }

            (List<ulong> results, _, _) = Find(scorer => scorer.SetQuery(point), point, k, k + 1, ef);
            table.SetFromKeys(i, CollectionsMarshal.AsSpan(results));
        });
        return table;
    }

    private Neighborhood Search(Action<PlaceScorer> setQuery, int? self, int k, int asked, int ef, NeighborTable exact, int place)
    {
        if (contract == CapacityContract.Reject && asked > ef)
        {
            return Compare(self, k, ef, places: ef, [], exact, place, evaluated: 0);
        }

        (List<ulong> results, int places, int evaluated) = Find(setQuery, self, k, asked, ef);
        return Compare(self, k, ef, places, results, exact, place, evaluated);
    }

    /// <summary>At most k results, how many places the effort reaches, and how many points were evaluated.</summary>
    private (List<ulong> Results, int Places, int Evaluated) Find(Action<PlaceScorer> setQuery, int? self, int k, int asked, int ef)
    {
        GraphSearcher searcher = _searchers.TryTake(out GraphSearcher? free) ? free : new GraphSearcher(index.Graph, new SetScorer(index.Distances));
        setQuery(searcher.Scorer);
        searcher.Search(asked, ef, contract, filter: null);
        List<ulong> results = [.. searcher.Keys];
        int own = self is { } point ? results.FindIndex(key => SortKey.Id(key) == point) : -1;
        int places = searcher.Scanned ? k : searcher.Ef - (own >= 0 && own < searcher.Ef ? 1 : 0);
        if (own >= 0)
        {
            results.RemoveAt(own);
        }

        (List<ulong>, int, int) found = (results[..Math.Min(k, results.Count)], places, searcher.Evaluated);
        _searchers.Add(searcher);
        return found;
    }

    private Neighborhood Compare(int? self, int k, int ef, int places, List<ulong> results, NeighborTable exact, int place, int evaluated)
    {
        ReadOnlySpan<int> ids = exact.Ids(place)[..k];
        ReadOnlySpan<float> distances = exact.Distances(place)[..k];
        Dictionary<int, int> exactRank = [];
        for (int i = 0; i < k; i++)
        {
            exactRank.Add(ids[i], i + 1);
        }

        NeighborhoodPlace[] returned = new NeighborhoodPlace[k];
        Dictionary<int, int> returnedRank = [];
        for (int i = 0; i < k; i++)
        {
            if (i >= results.Count)
            {
                returned[i] = new NeighborhoodPlace(i + 1, -1, double.NaN, NeighborMark.Unfilled, null);
                continue;
            }

            int id = SortKey.Id(results[i]);
            int? rank = exactRank.TryGetValue(id, out int found) ? found : null;
            NeighborMark mark = rank is not null ? NeighborMark.Shared : i < places ? NeighborMark.Wrong : NeighborMark.Spillover;
            returned[i] = new NeighborhoodPlace(i + 1, id, ToMetric(SortKey.Distance(results[i])), mark, rank);
            returnedRank.Add(id, i + 1);
        }

        NeighborMark[] lost = [.. returned.Where(item => item.Mark != NeighborMark.Shared).Select(item => item.Mark == NeighborMark.Wrong ? NeighborMark.Missed : item.Mark)];
        NeighborhoodPlace[] neighbors = new NeighborhoodPlace[k];
        int absent = 0;
        for (int i = 0; i < k; i++)
        {
            int? rank = returnedRank.TryGetValue(ids[i], out int found) ? found : null;
            neighbors[i] = new NeighborhoodPlace(i + 1, ids[i], ToMetric(distances[i]), rank is null ? lost[absent++] : NeighborMark.Shared, rank);
        }

        int within = Math.Min(places, results.Count);
        int sharedWithin = returned.Take(within).Count(item => item.Mark == NeighborMark.Shared);
        return new Neighborhood(
            self, k, ef, neighbors, returned, evaluated, LidOf(distances), LossSplit.FromCounts(k, results.Count, within, k - absent, sharedWithin), (double)(k - absent) / k);
    }

    private double? LidOf(ReadOnlySpan<float> distances)
    {
        double lid = NeighborhoodLid.Of(distances, index.Metric);
        return double.IsNaN(lid) ? null : lid;
    }

    private double ToMetric(float raw) => DistanceComputer.ToMetric(raw, metric);
}
