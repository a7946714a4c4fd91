using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

/// <summary>Many readers beside one writer. Every component of a vector tells its key and version, so that a torn one shows.</summary>
public sealed class ConcurrentIndexTests
{
    private const int Dimension = 24;
    private const int Keys = 600;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Readers_see_whole_vectors_of_keys_that_are_there_while_a_writer_adds_removes_updates_and_compacts()
    {
        using VectorIndex<long> index = new(Dimension, Metric.SquaredL2, new HnswBuildOptions { M = 6, EfConstruction = 20, Threads = 1 });
        // Even from just before a key is added until just after it was removed: what a reader finds odd before and after cannot be there.
        long[] states = new long[Keys];
        Array.Fill(states, 1);
        for (int key = 0; key < Keys / 2; key++)
        {
            states[key]++;
            index.Add(key, Vector(key, 0));
        }

        // This one is always there, whatever vector it has.
        index.Add(Keys, Vector(Keys, 0));
        using CancellationTokenSource stop = new(Limit);
        long searches = 0;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            Random random = new(number);
            while (!stop.IsCancellationRequested)
            {
                Read(index, states, random);
                Interlocked.Increment(ref searches);
            }
        }))];
        Task<int> writer = Task.Run(() => Write(index, states, stop.Token));
        // Whoever fails first stops the others.
        foreach (Task task in readers.Append(writer))
        {
            _ = task.ContinueWith(_ => stop.Cancel(), TaskContinuationOptions.OnlyOnFaulted);
        }

        await Task.WhenAll(readers);
        int changes = await writer;
        TestContext.Current.TestOutputHelper?.WriteLine($"{searches} searches, {changes} changes.");
        Assert.True(searches > 100 && changes > 100, $"{searches} searches and {changes} changes: too few to say anything.");
    }

    private static int Write(VectorIndex<long> index, long[] states, CancellationToken stop)
    {
        Random random = new(99);
        int changes = 0;
        for (; !stop.IsCancellationRequested; changes++)
        {
            int key = random.Next(Keys);
            bool there = states[key] % 2 == 0;
            switch (random.Next(8))
            {
                case < 3 when there:
                    Assert.True(index.Remove(key));
                    Volatile.Write(ref states[key], states[key] + 1);
                    break;
                case < 6 when !there:
                    Volatile.Write(ref states[key], states[key] + 1);
                    index.Add(key, Vector(key, random.Next(4)));
                    break;
                case 6 when there:
                    index.Update(key, Vector(key, random.Next(4)));
                    break;
                default:
                    index.Update(Keys, Vector(Keys, random.Next(4)));
                    break;
            }

            if (changes % 40 == 39)
            {
                index.Compact(CancellationToken.None);
            }
        }

        return changes;
    }

    private static void Read(VectorIndex<long> index, long[] states, Random random)
    {
        long[] before = [.. Enumerable.Range(0, Keys).Select(key => Volatile.Read(ref states[key]))];
        float[] asked = Vector(random.Next(Keys), random.Next(4));
        KeyFilter<long>? filter = random.Next(3) == 0 ? KeyFilter.Where<long>(key => key % 2 == 0) : null;
        SearchResult<long> result = index.Search(asked, random.Next(1, 30), null, filter);
        HashSet<long> seen = [];
        float last = float.NegativeInfinity;
        foreach (Neighbor<long> neighbor in result.Neighbors)
        {
            Assert.True(seen.Add(neighbor.Key), $"Key {neighbor.Key} twice.");
            Assert.True(neighbor.Distance >= last, "Distances descend.");
            last = neighbor.Distance;
            Assert.True(
                Enumerable.Range(0, 4).Any(version => TableAssert.Agree(Dimension * Math.Pow(asked[0] - ((neighbor.Key * 8) + version), 2), neighbor.Distance, 1e-6)),
                $"Key {neighbor.Key} has distance {neighbor.Distance}, which none of its vectors has.");
            if (neighbor.Key < Keys)
            {
                long state = before[neighbor.Key];
                Assert.False(state % 2 == 1 && Volatile.Read(ref states[neighbor.Key]) == state, $"Key {neighbor.Key} was returned after it was removed.");
            }
        }

        float[] vector = new float[Dimension];
        Assert.True(index.TryGetVector(Keys, vector), "A key that is only updated was missing.");
        CheckWhole(Keys, vector);
        Assert.Contains(index.Search(vector, 1, null, KeyFilter.Of<long>([Keys])).Neighbors, neighbor => neighbor.Key == Keys);
        long some = random.Next(Keys);
        if (index.TryGetVector(some, vector))
        {
            CheckWhole(some, vector);
        }
    }

    private static void CheckWhole(long key, float[] vector)
    {
        float[] versions = [.. vector.Select(value => value - (key * 8))];
        Assert.True(versions.All(version => version == versions[0] && version is >= 0 and < 4), $"Key {key} has vector {string.Join(' ', vector)}.");
    }

    private static float[] Vector(long key, int version) => [.. Enumerable.Repeat((float)((key * 8) + version), Dimension)];
}
