using Plumbline.Search;
using Plumbline.Testing;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

/// <summary>
/// An index that is read, changed and saved at once, with a record of what must be in it. The record of a key counts up: absent, about to be
/// added, there, about to be removed, absent again. Who finds the same count before and after looking knows what there was to be seen.
/// </summary>
internal sealed class StressedIndex
{
    public const int Dimension = 24;

    private const int Keys = 600;
    private const int Versions = 4;
    private const int Phases = 4;
    private const int Absent = 0;
    private const int There = 2;

    // Always there, whatever vector it has.
    private const long Steady = Keys;

    private readonly VectorIndex<long> _index;
    private readonly TemporaryFolder _folder;
    private readonly long[] _states = new long[Keys];
    private long _searches;
    private long _saves;
    private long _adds;
    private long _removals;
    private long _updates;
    private long _compactions;
    private long _cancelled;

    public StressedIndex(VectorIndex<long> index, TemporaryFolder folder)
    {
        _index = index;
        _folder = folder;
        index.Add(Steady, Vector(Steady, 0));
        for (int key = 0; key < Keys / 2; key++)
        {
            index.Add(key, Vector(key, 0));
            _states[key] = There;
        }
    }

    public long Searches => _searches;

    public long Saves => _saves;

    public long Changes => _adds + _removals + _updates + _compactions;

    public string Figures => FormattableString.Invariant(
        $"{_searches:N0} searches, {_adds:N0} vectors added, {_removals:N0} removed, {_updates:N0} updated, {_compactions:N0} compactions, {_cancelled:N0} additions cancelled, {_saves:N0} files saved and loaded");

    /// <summary>Changes the index until it is told to stop.</summary>
    public void Write(Random random, CancellationToken stop)
    {
        for (int change = 1; !stop.IsCancellationRequested; change++)
        {
            int key = random.Next(Keys);
            bool there = _states[key] % Phases == There;
            switch (random.Next(9))
            {
                case < 3 when there:
                    Advance(key);
                    Assert.True(_index.Remove(key), $"Key {key} was lost.");
                    Advance(key);
                    _removals++;
                    break;
                case < 6 when !there:
                    Advance(key);
                    _index.Add(key, Vector(key, random.Next(Versions)));
                    Advance(key);
                    _adds++;
                    break;
                case 6 when there:
                    _index.Update(key, Vector(key, random.Next(Versions)));
                    _updates++;
                    break;
                case 7:
                    AddMany(key, random);
                    break;
                default:
                    _index.Update(Steady, Vector(Steady, random.Next(Versions)));
                    _updates++;
                    break;
            }

            if (change % 40 == 0)
            {
                _index.Compact(CancellationToken.None);
                _compactions++;
            }
        }
    }

    /// <summary>Searches and looks vectors up until it is told to stop.</summary>
    public void Read(Random random, CancellationToken stop)
    {
        for (; !stop.IsCancellationRequested; Interlocked.Increment(ref _searches))
        {
            long[] before = States();
            float[] asked = Vector(random.Next(Keys), random.Next(Versions));
            KeyFilter<long>? filter = random.Next(3) == 0 ? KeyFilter.Where<long>(key => key % 2 == 0) : null;
            CheckAnswer(_index.Search(asked, random.Next(1, 30), null, filter), asked, before);
            float[] vector = new float[Dimension];
            Assert.True(_index.TryGetVector(Steady, vector), "A key that is only updated was missing.");
            CheckWhole(Steady, vector);
            Assert.Contains(_index.Search(vector, 1, null, KeyFilter.Of<long>([Steady])).Neighbors, neighbor => neighbor.Key == Steady);
            LookUp(random.Next(Keys), vector);
        }
    }

    /// <summary>Saves and loads files until it is told to stop. Each holds what was in the index at one moment while it was saved.</summary>
    public void Save(CancellationToken stop)
    {
        string path = _folder.File("index.plumb");
        for (; !stop.IsCancellationRequested; _saves++)
        {
            long[] before = States();
            _index.Save(path, cancellationToken: CancellationToken.None);
            long[] after = States();
            using VectorIndex<long> loaded = VectorIndex.Load(path, memoryMapped: _saves % 2 == 1, cancellationToken: CancellationToken.None);
            float[] vector = new float[Dimension];
            for (int key = 0; key < Keys; key++)
            {
                bool found = loaded.TryGetVector(key, vector);
                if (found)
                {
                    CheckWhole(key, vector);
                }

                if (before[key] == after[key] && before[key] % Phases is Absent or There)
                {
                    Assert.True(found == (before[key] % Phases == There), $"File {_saves}: key {key} is {(found ? "" : "not ")}in it.");
                }
            }
        }
    }

    /// <summary>Looks whether the index holds what it must hold now, and whether a search finds each of it.</summary>
    public void CheckEnd()
    {
        int there = _states.Count(state => state % Phases == There);
        Assert.Equal(there + 1, _index.Count);
        // What changes one by one have left without a link gets one here; before, a search may miss it.
        _index.Compact(CancellationToken.None);
        Assert.Equal(0, _index.Reachability.Left);
        float[] vector = new float[Dimension];
        for (int key = 0; key < Keys; key++)
        {
            Assert.Equal(_states[key] % Phases == There, _index.TryGetVector(key, vector));
            if (_states[key] % Phases == There)
            {
                CheckWhole(key, vector);
                Assert.Contains(_index.Search(vector, 1, new SearchParameters { EfSearch = Keys }).Neighbors, neighbor => neighbor.Key == key);
            }
        }
    }

    /// <summary>Adds some keys at once; now and then that is cancelled, and keeps what is linked by then.</summary>
    private void AddMany(int first, Random random)
    {
        long[] keys = [.. Enumerable.Range(first, 8).Where(key => key < Keys && _states[key] % Phases == Absent).Select(key => (long)key)];
        Array.ForEach(keys, Advance);
        using VectorSet vectors = VectorSet.FromValues([.. keys.SelectMany(key => Vector(key, random.Next(Versions)))], Dimension);
        using CancellationTokenSource cancellation = new();
        if (random.Next(4) == 0)
        {
            cancellation.CancelAfter(TimeSpan.FromMicroseconds(random.Next(400)));
        }

        try
        {
            _index.AddRange(keys, vectors, cancellationToken: cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            _cancelled++;
        }

        foreach (long key in keys)
        {
            bool added = _index.Contains(key);
            _adds += added ? 1 : 0;
            Volatile.Write(ref _states[key], _states[key] + (added ? 1 : Phases - 1));
        }
    }

    private void CheckAnswer(SearchResult<long> result, float[] asked, long[] before)
    {
        HashSet<long> seen = [];
        float last = float.NegativeInfinity;
        foreach (Neighbor<long> neighbor in result.Neighbors)
        {
            Assert.True(seen.Add(neighbor.Key), $"Key {neighbor.Key} twice.");
            Assert.True(neighbor.Distance >= last, "Distances descend.");
            last = neighbor.Distance;
            Assert.True(
                Enumerable.Range(0, Versions).Any(version => TableAssert.Agree(Dimension * Math.Pow(asked[0] - ((neighbor.Key * 8) + version), 2), neighbor.Distance, 1e-6)),
                $"Key {neighbor.Key} has distance {neighbor.Distance}, which none of its vectors has.");
            if (neighbor.Key < Keys)
            {
                long state = before[neighbor.Key];
                Assert.False(state % Phases == Absent && Volatile.Read(ref _states[neighbor.Key]) == state, $"Key {neighbor.Key} was returned after it was removed.");
            }
        }
    }

    private void LookUp(int key, float[] vector)
    {
        long state = Volatile.Read(ref _states[key]);
        bool found = _index.TryGetVector(key, vector);
        bool isAnswer = found && _index.Search(vector, 1, null, KeyFilter.Of<long>([key])).Neighbors.Any(neighbor => neighbor.Key == key);
        bool contained = _index.Contains(key);
        if (found)
        {
            CheckWhole(key, vector);
        }

        if (Volatile.Read(ref _states[key]) == state && state % Phases is Absent or There)
        {
            bool there = state % Phases == There;
            Assert.True((found, isAnswer, contained) == (there, there, there), $"Key {key}: there {there}, but looked up {found}, searched {isAnswer}, contained {contained}.");
        }
    }

    private long[] States()
    {
        long[] states = new long[Keys];
        for (int key = 0; key < Keys; key++)
        {
            states[key] = Volatile.Read(ref _states[key]);
        }

        return states;
    }

    private void Advance(int key) => Volatile.Write(ref _states[key], _states[key] + 1);

    private void Advance(long key) => Advance((int)key);

    private static void CheckWhole(long key, float[] vector)
    {
        float[] versions = [.. vector.Select(value => value - (key * 8))];
        Assert.True(versions.All(version => version == versions[0] && version is >= 0 and < Versions), $"Key {key} has vector {string.Join(' ', vector)}.");
    }

    private static float[] Vector(long key, int version) => [.. Enumerable.Repeat((float)((key * 8) + version), Dimension)];
}
