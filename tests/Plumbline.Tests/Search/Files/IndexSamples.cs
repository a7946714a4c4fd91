using Plumbline.Hnsw;
using Plumbline.Search;

namespace Plumbline.Tests.Search.Files;

/// <summary>Indexes to save, of every metric, kind of value and type of key.</summary>
internal static class IndexSamples
{
    public const int Dimension = 19;

    private static readonly HnswBuildOptions s_options = new() { M = 4, EfConstruction = 40, Seed = 7, OrderSeed = 9 };

    /// <summary>Vectors whose narrowest kind is the one named.</summary>
    public static VectorSet Vectors(ElementKind kind, int count, int seed, int dimension = Dimension)
    {
        Random random = new(seed);
        VectorSet set = VectorSet.Allocate(count, dimension);
        for (int i = 0; i < count; i++)
        {
            foreach (ref float value in set.WritableRow(i))
            {
                value = kind switch
                {
                    ElementKind.Byte => random.Next(0, 256),
                    ElementKind.Half => random.Next(-512, 512) / 8f,
                    _ => (random.NextSingle() * 2) - 1,
                };
            }
        }

        return set;
    }

    /// <summary>A key of either type for a number; strings of one to four bytes a character, the first of them empty.</summary>
    public static TKey Key<TKey>(int number)
        where TKey : notnull =>
        typeof(TKey) == typeof(long) ? (TKey)(object)((number * 1_000_000_007L) - 5_000_000_000L)
        : (TKey)(object)(number == 0 ? "" : $"ключ-{number}-\U0001F511é");

    public static VectorIndex<TKey> Plain<TKey>(Metric metric, ElementKind kind, int count, int seed = 1)
        where TKey : notnull
    {
        using VectorSet vectors = Vectors(kind, count, seed);
        return VectorIndex.Build(vectors, [.. Enumerable.Range(0, count).Select(Key<TKey>)], metric, s_options);
    }

    /// <summary>An index with removed vectors, free places and a calibration.</summary>
    public static VectorIndex<TKey> Worn<TKey>(Metric metric, ElementKind kind)
        where TKey : notnull
    {
        VectorIndex<TKey> index = Plain<TKey>(metric, kind, 240);
        for (int i = 0; i < 240; i += 2)
        {
            Assert.True(index.Remove(Key<TKey>(i)));
        }

        using VectorSet more = Vectors(kind, 12, 2);
        for (int i = 0; i < 10; i++)
        {
            index.Add(Key<TKey>(1000 + i), more[i]);
        }

        for (int i = 1; i < 20; i += 2)
        {
            Assert.True(index.Remove(Key<TKey>(i)));
        }

        index.Calibrate(0.9, [1, 10], new CalibrationOptions { Sample = 20 });
        index.Calibrate(0.5, [5], new CalibrationOptions { Queries = more });
        IndexStatistics statistics = index.Statistics();
        Assert.True(statistics.Removed > 0 && statistics.Free > 0 && statistics.Kind == kind);
        return index;
    }

    public static byte[] Bytes<TKey>(VectorIndex<TKey> index)
        where TKey : notnull
    {
        using MemoryStream stream = new();
        index.Save(stream);
        return stream.ToArray();
    }

    /// <summary>That two indexes hold and answer the same.</summary>
    public static void AssertSame<TKey>(VectorIndex<TKey> expected, VectorIndex<TKey> actual, ElementKind kind)
        where TKey : notnull
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Dimension, actual.Dimension);
        Assert.Equal(expected.Metric, actual.Metric);
        Assert.Equal(expected.Options with { Threads = 0 }, actual.Options);
        Assert.Equal(expected.Reachability, actual.Reachability);
        Assert.Equal(expected.Calibrations.Count, actual.Calibrations.Count);
        for (int i = 0; i < expected.Calibrations.Count; i++)
        {
            EffortCalibration one = expected.Calibrations[i];
            Assert.Equal(one.Efforts, actual.Calibrations[i].Efforts);
            Assert.Equal(one with { Efforts = [] }, actual.Calibrations[i] with { Efforts = [] });
        }

        IndexStatistics before = expected.Statistics();
        IndexStatistics after = actual.Statistics();
        Assert.Equal(before.Levels, after.Levels);
        Assert.Equal((before.Removed, before.Free, before.Kind, before.Unreachable, before.Unlinked), (after.Removed, after.Free, after.Kind, after.Unreachable, after.Unlinked));
        using VectorSet queries = Vectors(kind, 20, 99, expected.Dimension);
        float[] vector = new float[expected.Dimension];
        float[] other = new float[expected.Dimension];
        for (int i = 0; i < queries.Count; i++)
        {
            foreach (SearchParameters parameters in (SearchParameters[])[new() { EfSearch = 5 }, new() { EfSearch = 12, Contract = CapacityContract.SpillAndPad }])
            {
                SearchResult<TKey> first = expected.Search(queries[i], 10, parameters);
                SearchResult<TKey> second = actual.Search(queries[i], 10, parameters);
                Assert.Equal(first.Neighbors, second.Neighbors);
                Assert.Equal((first.Evaluated, first.Expanded, first.IsComplete), (second.Evaluated, second.Expanded, second.IsComplete));
                foreach (Neighbor<TKey> neighbor in first.Neighbors)
                {
                    Assert.True(expected.TryGetVector(neighbor.Key, vector) && actual.TryGetVector(neighbor.Key, other));
                    Assert.Equal(vector, other);
                }
            }
        }
    }
}
