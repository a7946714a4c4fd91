using System.Globalization;
using Plumbline.Bench.Report;
using Plumbline.Exact;

namespace Plumbline.Bench.Hnsw;

/// <summary>The measurements on one data set, all engines in turn.</summary>
/// <param name="data">The data set.</param>
/// <param name="ks">The k that were asked for.</param>
internal sealed class HnswMeasurement(HnswData data, IReadOnlyList<int> ks)
{
    // They take most of the time, and drift less than short searches do.
    private const int MostBuilds = 3;

    private readonly Dictionary<string, List<HnswBuild>> _builds = [];
    private readonly Dictionary<string, List<double>> _buildRecalls = [];
    private readonly Dictionary<(string Engine, int K), List<RecallCurve>> _curves = [];
    private readonly Dictionary<string, int> _repeated = [];

    public HnswData Data => data;

    /// <summary>The k that were searched.</summary>
    public IReadOnlyList<int> Ks => ks;

    /// <summary>Bytes of our index by its own account.</summary>
    public long OurSizeInBytes { get; private set; }

    /// <summary>What each build of an engine took; later repetitions search the last one again.</summary>
    public IReadOnlyList<HnswBuild> Builds(string engine) => _builds[engine];

    /// <summary>Recall@10 of an engine's builds at one effort, the mean.</summary>
    public double BuildRecall(string engine) => _buildRecalls[engine].Average();

    /// <summary>An engine's curve, one a repetition.</summary>
    public IReadOnlyList<RecallCurve> Curves(string engine, int k) => _curves[(engine, k)];

    /// <summary>Places of an engine's answers that repeat an id of the same query.</summary>
    public int Repeated(string engine) => _repeated[engine];

    /// <summary>Builds and searches.</summary>
    /// <param name="session">The peer, threads, cancellation.</param>
    /// <param name="repetitions">Times that everything is measured.</param>
    /// <param name="peers">What the peer calls its engines.</param>
    public HnswMeasurement Run(BenchSession session, int repetitions, IReadOnlyList<string> peers)
    {
        (VectorSet vectors, VectorSet queries) = session.Time("prepare", data.Load);
        using (vectors)
        using (queries)
        {
            session.Hand("base", vectors);
            session.Hand("queries", queries);
            int most = Math.Max(HnswSetting.BuildK, ks.DefaultIfEmpty(0).Max());
            ExactSearchOptions options = new() { Threads = session.Options.Threads };
            RecallCount count = new(
                vectors, queries, session.Time("check", () => ExactSearch.Search(vectors, queries, most, Metric.SquaredL2, options, progress: null, session.Cancellation)));
            using OurEngine ours = new(session, vectors, queries);
            session.Time("prepare", ours.WarmUp);
            IHnswEngine[] engines = [ours, .. peers.Select(peer => new PeerEngine(session, peer))];
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                // None of them always comes first.
                IHnswEngine[] turn = [.. engines.Select((_, place) => engines[(place + repetition) % engines.Length])];
                foreach (IHnswEngine engine in turn.Where(_ => repetition < MostBuilds))
                {
                    Build(session, engine, count);
                }

                OurSizeInBytes = ours.SizeInBytes;
                foreach (int k in ks)
                {
                    Search(session, turn, k, count);
                }

                BenchSession.Log($"repetition {repetition + 1} of {repetitions}: {data.Name}: {Describe(engines)}");
            }
        }

        return this;
    }

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<TValue>? list))
        {
            lists[key] = list = [];
        }

        list.Add(value);
    }

    private void Build(BenchSession session, IHnswEngine engine, RecallCount count)
    {
        Add(_builds, engine.Name, engine.Build());
        // Also reads the whole index once, so that no search is the first to.
        HnswAnswer answer = engine.Search(HnswSetting.BuildEfSearch, HnswSetting.BuildK, data.BuildQueries, passes: 1);
        Add(_buildRecalls, engine.Name, Recall(session, engine, answer, HnswSetting.BuildK, count));
    }

    private void Search(BenchSession session, IHnswEngine[] turn, int k, RecallCount count)
    {
        List<RecallPoint>[] points = [.. turn.Select(_ => new List<RecallPoint>())];
        foreach (int effort in HnswSetting.Efforts(k, session.Options.Quick))
        {
            for (int i = 0; i < turn.Length; i++)
            {
                HnswAnswer answer = turn[i].Search(effort, k, data.Queries, data.Passes);
                points[i].Add(new RecallPoint(effort, Recall(session, turn[i], answer, k, count), data.Queries * data.Passes / answer.Seconds));
            }
        }

        for (int i = 0; i < turn.Length; i++)
        {
            Add(_curves, (turn[i].Name, k), new RecallCurve(turn[i].Name, points[i]));
        }
    }

    private double Recall(BenchSession session, IHnswEngine engine, HnswAnswer answer, int k, RecallCount count) => session.Time("check", () =>
    {
        (double recall, int repeated) = count.Of(answer.Ids, k);
        _repeated[engine.Name] = _repeated.GetValueOrDefault(engine.Name) + repeated;
        return recall;
    });

    private string Describe(IHnswEngine[] engines) => string.Join("; ", engines.Select(engine =>
    {
        string rates = string.Concat(ks.Select(k => _curves[(engine.Name, k)][^1].RateAt(HnswSetting.Recall) is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $", {rate:#,0} queries/s at k {k}")
            : string.Empty));
        return string.Create(CultureInfo.InvariantCulture, $"{engine.Name} built in {_builds[engine.Name][^1].Seconds:0.00} s{rates}");
    }));
}
