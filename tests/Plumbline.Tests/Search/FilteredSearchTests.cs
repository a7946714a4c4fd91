using CsCheck;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

/// <summary>Filters of any density, scattered or all in one corner, on an index large enough that not every filter is narrow.</summary>
public sealed class FilteredSearchTests : IDisposable
{
    private const int Count = 2_500;
    private const int Dimension = 6;

    // Every 50th is removed, so that a filter and the removed ones meet.
    private const int RemovedEvery = 50;

    private static readonly HnswBuildOptions s_options = new() { M = 6, EfConstruction = 40 };

    private readonly VectorSet _vectors = TestVectors.Create(DataKind.Random, Count, Dimension, 11);

    public static TheoryData<Metric> Metrics => new(Enum.GetValues<Metric>());

    public void Dispose() => _vectors.Dispose();

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_filter_of_any_density_gives_all_that_match_up_to_k_and_a_scan_is_exact(Metric metric)
    {
        using VectorIndex<long> index = Build(metric);
        int scanned = 0;
        int walked = 0;
        // The exponent makes one vector as likely as a tenth or all of them.
        Gen.Select(Gen.Double[-3.5, 0.1], Gen.Bool, Gen.Enum<FilterForm>(), Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, Count + 10]), Gen.Int[1, 40], Gen.Int[0, 1_000_000]).Sample(
            (exponent, corner, form, k, effort, seed) =>
            {
                float[] query = Query(seed);
                HashSet<long> passing = Passing(Math.Pow(10, exponent), corner, seed);
                int[] matching = [.. Enumerable.Range(0, Count).Where(i => i % RemovedEvery != 0 && passing.Contains(i))];
                SearchResult<long> result = index.Search(query, k, new SearchParameters { EfSearch = effort }, Filter(form, passing));
                Assert.Equal(Math.Min(k, matching.Length), result.Returned);
                Assert.True(result.IsComplete);
                long[] keys = [.. result.Neighbors.Select(neighbor => neighbor.Key)];
                Assert.Equal(keys.Length, keys.Distinct().Count());
                Assert.All(keys, key => Assert.True(key % RemovedEvery != 0 && passing.Contains(key), $"Key {key} does not match."));
                if (result.Scanned)
                {
                    Interlocked.Increment(ref scanned);
                    AssertExact(query, matching, metric, result);
                }
                else if (result.Returned > 0)
                {
                    Interlocked.Increment(ref walked);
                }
            },
            iter: 1_200);
        Assert.True(scanned > 50 && walked > 50, $"{scanned} scans and {walked} walks: too few of one to say anything.");
    }

    /// <summary>A walk that has to find ef = 64 among many others is given up for a look at all that match: here from a share of a half downwards.</summary>
    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_narrow_filter_is_answered_exactly(Metric metric)
    {
        using VectorIndex<long> index = Build(metric);
        foreach (FilterForm form in Enum.GetValues<FilterForm>())
        {
            for (int seed = 0; seed < 12; seed++)
            {
                HashSet<long> passing = Passing(seed * 0.035, corner: seed % 2 == 1, seed);
                int[] matching = [.. Enumerable.Range(0, Count).Where(i => i % RemovedEvery != 0 && passing.Contains(i))];
                SearchResult<long> result = index.Search(Query(seed), 10, filter: Filter(form, passing));
                Assert.True(result.Scanned || matching.Length == 0, $"{matching.Length} matching vectors were not scanned.");
                Assert.Equal(matching.Length, result.Evaluated);
                AssertExact(Query(seed), matching, metric, result);
            }
        }
    }

    /// <summary>
    /// Under a filter that every second vector passes, a walk goes on until ef that pass are nearer, which is until about 2 ef are: it finds as
    /// great a share of k that pass as one without a filter finds of the nearest 2 k with an effort of 2 ef.
    /// </summary>
    [Fact]
    public void A_wide_filter_costs_no_overlap()
    {
        const int queries = 400;
        const int k = 8;
        const int effort = 16;
        // Nothing is removed, which is a filter too.
        using VectorIndex<long> index = VectorIndex.Build(_vectors, Metric.L2, s_options);
        int[] all = [.. Enumerable.Range(0, Count)];
        double[] gains = new double[queries];
        for (int i = 0; i < queries; i++)
        {
            float[] query = Query(i);
            HashSet<long> passing = Passing(0.5, corner: false, i);
            SearchResult<long> filtered = index.Search(query, k, new SearchParameters { EfSearch = effort }, KeyFilter.Of(passing));
            SearchResult<long> plain = index.Search(query, 2 * k, new SearchParameters { EfSearch = 2 * effort });
            Assert.False(filtered.Scanned || plain.Scanned);
            gains[i] = OverlapOf(filtered, query, [.. all.Where(id => passing.Contains(id))]) - OverlapOf(plain, query, all);
        }

        // The mean of differences of pairs: within four standard errors, which chance is not once in 15,000.
        double mean = gains.Average();
        double error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (queries - 1) / queries);
        Assert.InRange(error, 0.0001, 0.005);
        Assert.True(Math.Abs(mean) <= 4 * error, $"Under the filter the overlap differs by {mean:F4}; standard error {error:F4}.");
    }

    private VectorIndex<long> Build(Metric metric)
    {
        VectorIndex<long> index = VectorIndex.Build(_vectors, metric, s_options);
        for (int i = 0; i < Count; i += RemovedEvery)
        {
            Assert.True(index.Remove(i));
        }

        return index;
    }

    private static float[] Query(int seed)
    {
        using VectorSet one = TestVectors.Create(DataKind.Random, 1, Dimension, seed + 5_000_000);
        return one[0].ToArray();
    }

    /// <summary>Keys with a chance each, or all with a first component below a threshold; in either case about that share.</summary>
    private HashSet<long> Passing(double share, bool corner, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Count).Where(i => corner ? (_vectors[i][0] + 1) / 2 < share : random.NextDouble() < share).Select(i => (long)i)];
    }

    private static KeyFilter<long> Filter(FilterForm form, HashSet<long> passing)
    {
        switch (form)
        {
            case FilterForm.Predicate:
                return KeyFilter.Where<long>(passing.Contains);
            case FilterForm.Keys:
                return KeyFilter.Of(passing);
            default:
                ulong[] words = new ulong[(Count + 63) / 64];
                foreach (long key in passing)
                {
                    words[key / 64] |= 1UL << (int)(key % 64);
                }

                return KeyFilter.FromBitmap(words);
        }
    }

    private void AssertExact(float[] query, int[] matching, Metric metric, SearchResult<long> result)
    {
        // Random vectors: no two distances are nearly equal but by chance, which ids in float64 and float32 would order differently.
        (double Distance, int Id)[] ranking = [.. matching.Select(id => (BruteForce.Distance(query, _vectors[id], metric), id)).Order().Take(result.Requested)];
        Assert.Equal(ranking.Length, result.Returned);
        for (int i = 0; i < ranking.Length; i++)
        {
            double own = BruteForce.Distance(query, _vectors[(int)result.Neighbors[i].Key], metric);
            TableAssert.Close(ranking[i].Distance, own, 1e-6, $"Distance at place {i}", absolute: 1e-6);
            TableAssert.Close(own, result.Neighbors[i].Distance, 1e-6, $"Distance of key {result.Neighbors[i].Key}", absolute: 1e-7);
        }
    }

    private double OverlapOf(SearchResult<long> result, float[] query, int[] matching)
    {
        HashSet<long> exact = [.. matching.Select(id => (BruteForce.Distance(query, _vectors[id], Metric.L2), (long)id)).Order().Take(result.Requested).Select(pair => pair.Item2)];
        return (double)result.Neighbors.Count(neighbor => exact.Contains(neighbor.Key)) / result.Requested;
    }

    private enum FilterForm
    {
        Predicate,
        Keys,
        Bitmap,
    }
}
