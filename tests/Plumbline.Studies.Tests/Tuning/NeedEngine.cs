using Plumbline.Engines;
using Plumbline.Studies.Auditing;

namespace Plumbline.Studies.Tests.Tuning;

/// <summary>
/// An engine over the whole numbers on a line that misses the nearest neighbour of a query where the effort is below what that query needs, so
/// that the share of all possible queries that an effort is enough for is known.
/// </summary>
/// <param name="count">The base is 0 to count - 1.</param>
/// <param name="isEnough">Whether an effort is enough for a query.</param>
/// <param name="contract">What happens where k exceeds the effort.</param>
internal sealed class NeedEngine(int count, Func<float, int, bool> isEnough, EngineContract contract = EngineContract.SpillAndPad) : IAnnEngine
{
    private const int Spilled = 3;

    /// <summary>Called before a query is answered with an effort.</summary>
    public Action<int>? Answering { get; init; }

    /// <summary>The most effort that the engine takes.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Whether it can be asked for exact answers, which are not slower here.</summary>
    public bool HasExactMode { get; init; }

    /// <summary>The efforts that were asked for.</summary>
    public HashSet<int> Efforts { get; } = [];

    public EngineDescription Description => new()
    {
        Name = "line",
        Dimension = 1,
        Metric = Metric.L2,
        Distance = EngineDistance.Euclidean,
        Count = count,
        Effort = contract == EngineContract.None ? null : new EffortParameter("ef", 10, "SET line.ef = {0}") { Most = Most },
        HasExactMode = HasExactMode,
        IsExact = contract == EngineContract.None,
    };

    /// <summary>The base.</summary>
    public static VectorSet Base(int count) => VectorSet.FromValues([.. Enumerable.Range(0, count).Select(i => (float)i)], 1);

    public ValueTask<EngineAnswers> SearchAsync(VectorSet queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int effort = search.Exact ? count : search.Effort ?? 10;
        if (!search.Exact)
        {
            Assert.InRange(effort, 1, Most);
            Efforts.Add(effort);
        }

        if (contract == EngineContract.Reject && search.K > effort)
        {
            throw new EngineRefusalException($"k {search.K} exceeds ef {effort}");
        }

        EngineAnswers answers = new(queries.Count) { Evaluated = new int[queries.Count] };
        for (int query = 0; query < queries.Count; query++)
        {
            Answering?.Invoke(effort);
            float value = queries[query][0];
            int looked = contract == EngineContract.Lift ? Math.Max(effort, search.K) : effort;
            int most = contract switch
            {
                EngineContract.Truncate => Math.Min(search.K, effort),
                EngineContract.SpillAndPad => Math.Min(search.K, Spilled * effort),
                _ => search.K,
            };
            long[] ids = [.. Nearest(value, Math.Min(most, count - 1) + 1).Skip(isEnough(value, looked) ? 0 : 1).Take(most)];
            answers.Set(query, ids, Array.ConvertAll(ids, id => Math.Abs(id - value)));
            answers.Evaluated[query] = Math.Min(count, Spilled * looked);
        }

        return ValueTask.FromResult(answers);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<long> Nearest(float value, int k)
    {
        int low = Math.Min(count - 1, (int)MathF.Floor(value));
        int high = low + 1;
        for (int i = 0; i < k && (low >= 0 || high < count); i++)
        {
            bool takeLow = high >= count || (low >= 0 && value - low <= high - value);
            yield return takeLow ? low-- : high++;
        }
    }
}
