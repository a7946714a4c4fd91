using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search.Model;

/// <summary>An index and what it has to hold: a dictionary, searched by the definitions in float64.</summary>
internal sealed class IndexModel(int dimension, Metric metric, HnswBuildOptions options) : IDisposable
{
    public const long FirstKey = -3;
    public const long LastKey = 150;

    private readonly Dictionary<long, float[]> _vectors = [];
    private readonly TemporaryFolder _folder = new();

    // One filter serves all searches by its rule, before and after changes, on the index and on the mapped one.
    private readonly Dictionary<KeyRule, KeyFilter<long>?> _filters = [];
    private VectorIndex<long> _index = new(dimension, metric, options);
    private int _files;

    public static IEnumerable<long> AllKeys => Enumerable.Range(0, (int)(LastKey - FirstKey + 1)).Select(i => FirstKey + i);

    public void Add(long key, float[] vector)
    {
        if (_vectors.ContainsKey(key))
        {
            Assert.Throws<ArgumentException>(() => _index.Add(key, vector));
            return;
        }

        _index.Add(key, vector);
        _vectors.Add(key, vector);
    }

    /// <summary>Adds the vectors under those keys from a first one on, a step apart, that are not there; or tries it with a key that must not be named.</summary>
    public void AddRange(long first, int step, float[][] vectors, bool named)
    {
        List<long> keys = [];
        for (long key = first; key <= LastKey && keys.Count < vectors.Length; key += step)
        {
            if (!_vectors.ContainsKey(key))
            {
                keys.Add(key);
            }
        }

        if (named && keys.Count > 1)
        {
            keys[^1] = _vectors.Count > 0 ? _vectors.Keys.First() : keys[0];
        }

        using VectorSet set = VectorSet.FromValues(vectors.Take(keys.Count).SelectMany(vector => vector).ToArray(), dimension);
        if (named && keys.Count > 1)
        {
            Assert.Throws<ArgumentException>(() => _index.AddRange(keys, set));
            return;
        }

        _index.AddRange(keys, set);
        for (int i = 0; i < keys.Count; i++)
        {
            _vectors.Add(keys[i], vectors[i]);
        }
    }

    public void Remove(long key) => Assert.Equal(_vectors.Remove(key), _index.Remove(key));

    public void RemoveAll(KeyRule rule)
    {
        foreach (long key in AllKeys.Where(rule.Passes))
        {
            Remove(key);
        }
    }

    public void Update(long key, float[] vector)
    {
        _index.Update(key, vector);
        _vectors[key] = vector;
    }

    public void Compact()
    {
        _index.Compact();
        Assert.Equal(_index.Count, _index.Core.Graph.Count);
    }

    /// <summary>Goes on with what was saved and loaded, after a look at the same file mapped.</summary>
    public void SaveAndLoad(IndexQuery query)
    {
        string path = _folder.File($"{_files++}.plumb");
        // Not by name: that brings every file to the disk.
        using (FileStream stream = File.Create(path))
        {
            _index.Save(stream);
        }

        using (VectorIndex<long> mapped = VectorIndex.Load(path, memoryMapped: true))
        {
            CheckContent(mapped);
            Search(mapped, query);
            Assert.Throws<InvalidOperationException>(() => mapped.Update(1, query.Vector));
            Assert.Throws<InvalidOperationException>(() => mapped.Remove(1));
            Assert.Throws<InvalidOperationException>(() => mapped.Compact(CancellationToken.None));
        }

        _index.Dispose();
        _index = VectorIndex.Load(path);
    }

    public void Search(IndexQuery query) => Search(_index, query);

    /// <summary>That the index holds what it should, and that its graph is one.</summary>
    public void Check()
    {
        IndexAssert.IsSound(_index);
        CheckContent(_index);
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    private void CheckContent(VectorIndex<long> index)
    {
        Assert.Equal(_vectors.Count, index.Count);
        float[] read = new float[dimension];
        foreach (long key in AllKeys)
        {
            bool there = _vectors.TryGetValue(key, out float[]? vector);
            Assert.Equal(there, index.Contains(key));
            Assert.Equal(there, index.TryGetVector(key, read));
            Assert.True(!there || read.AsSpan().SequenceEqual(vector), $"Key {key} has {string.Join(' ', read)} and not {string.Join(' ', vector ?? [])}.");
        }
    }

    private void Search(VectorIndex<long> index, IndexQuery query)
    {
        SearchParameters parameters = new() { EfSearch = query.EfSearch, Contract = query.Contract, Threads = 1 };
        if (!_filters.TryGetValue(query.Rule, out KeyFilter<long>? filter))
        {
            _filters.Add(query.Rule, filter = query.Rule.Filter());
        }

        if (query.Contract == CapacityContract.Reject && query.K > query.EfSearch)
        {
            Assert.Throws<EffortBelowKException>(() => index.Search(query.Vector, query.K, parameters, filter));
            return;
        }

        List<(double Distance, long Key)> ranking = [.. _vectors.Where(pair => query.Rule.Passes(pair.Key)).Select(pair => (BruteForce.Distance(query.Vector, pair.Value, metric), pair.Key)).Order()];
        SearchResult<long> result = index.Search(query.Vector, query.K, parameters, filter);
        CheckResult(query, result, ranking);
        int there = Math.Min(query.K, ranking.Count);
        switch (query.Contract)
        {
            case CapacityContract.Lift:
                Assert.True(result.IsComplete && result.Returned == there, $"{result.Returned} of {there} neighbours.");
                break;
            case CapacityContract.Truncate:
                Assert.True(result.Returned <= Math.Min(query.EfSearch, there), $"{result.Returned} neighbours.");
                break;
        }

        Assert.True(!result.IsComplete || result.Returned == there, $"Complete with {result.Returned} of {there} neighbours.");

        // With a filter and as much effort as there are vectors an index looks at each.
        KeyFilter<long> all = filter ?? KeyFilter.Where<long>(_ => true);
        SearchResult<long> exact = index.Search(query.Vector, query.K, new SearchParameters { EfSearch = Math.Max(1, index.Core.Graph.Count) }, all);
        CheckResult(query, exact, ranking);
        Assert.True(exact.Scanned || ranking.Count == 0, "Nothing was scanned.");
        CheckExact(exact, ranking);

        using VectorSet set = VectorSet.FromValues(query.Vector, dimension);
        SearchResult<long> alone = Assert.Single(index.SearchBatch(set, query.K, parameters, filter));
        Assert.Equal(result.Neighbors, alone.Neighbors);
        Assert.Equal(result with { Neighbors = [] }, alone with { Neighbors = [] });
    }

    private void CheckResult(IndexQuery query, SearchResult<long> result, List<(double Distance, long Key)> ranking)
    {
        Assert.Equal(query.K, result.Requested);
        Assert.True(result.Evaluated >= result.Returned && result.Returned <= query.K);
        Dictionary<long, double> distances = ranking.ToDictionary(pair => pair.Key, pair => pair.Distance);
        float last = float.NegativeInfinity;
        foreach (Neighbor<long> neighbor in result.Neighbors)
        {
            Assert.True(distances.Remove(neighbor.Key, out double distance), $"Key {neighbor.Key} twice, or although it is not there or does not pass.");
            Assert.True(Math.Abs(distance - neighbor.Distance) <= Rounding(distance), $"Key {neighbor.Key}: distance {neighbor.Distance:R} and not {distance:R}.");
            Assert.True(neighbor.Distance >= last, "Distances descend.");
            last = neighbor.Distance;
        }

        if (result.Scanned)
        {
            CheckExact(result, ranking);
        }
    }

    private void CheckExact(SearchResult<long> result, List<(double Distance, long Key)> ranking)
    {
        Assert.Equal(Math.Min(result.Requested, ranking.Count), result.Returned);
        if (result.Returned == 0)
        {
            return;
        }

        // Which of those that tie with the last are returned is left open.
        double last = ranking[result.Returned - 1].Distance;
        HashSet<long> keys = [.. result.Neighbors.Select(neighbor => neighbor.Key)];
        Assert.All(ranking.TakeWhile(pair => pair.Distance < last - (2 * Rounding(last))), pair => Assert.Contains(pair.Key, keys));
        for (int i = 0; i < result.Returned; i++)
        {
            Assert.True(Math.Abs(ranking[i].Distance - result.Neighbors[i].Distance) <= Rounding(ranking[i].Distance), $"Place {i} is not exact.");
        }
    }

    /// <summary>
    /// By how much a distance may be off: d + 1 roundings to float32 of a sum of squares (half as much after the root, and once more), one
    /// of a float64 product or cosine, whose own error with such small values is below the absolute part.
    /// </summary>
    private double Rounding(double distance) => ((dimension + 2) * Math.ScaleB(1, -24) * Math.Abs(distance)) + 1e-11;
}
