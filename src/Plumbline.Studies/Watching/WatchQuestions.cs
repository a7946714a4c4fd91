using Plumbline.Engines;

namespace Plumbline.Studies.Watching;

/// <summary>The questions of one round: each drawn query at every k and effort, one in flight, as the budget allows.</summary>
internal sealed class WatchQuestions(
    IAnnEngine engine, WatchedBase known, WatchSettings settings, WatchOptions options, WatchMetrics metrics, QueryPacer pacer, TimeProvider time)
{
    private readonly (int K, int? Effort, int? Shown, RowTally Tally)[] _asked =
    [
        .. settings.Efforts.SelectMany(effort => settings.Ks.Select(k =>
        {
            int? shown = effort ?? engine.Description.Effort?.Current;
            return (k, effort, shown, new RowTally(known, k, shown));
        })),
    ];

    /// <summary>Searches that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>What was measured.</summary>
    public WatchRow[] Rows() => [.. _asked.Select(one => one.Tally.ToRow())];

    /// <summary>Asks.</summary>
    /// <param name="round">Number of the round, which with the seed draws the queries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineException">The engine cannot be reached.</exception>
    public async ValueTask AskAsync(int round, CancellationToken cancellationToken)
    {
        int[] rows = known.Draw(options.Sample, SplitMix64.After((ulong)options.Seed, (ulong)round).Next());
        using VectorSet queries = known.Queries(rows);
        NeighborTable exact = known.FindExact(rows, queries, settings.Ks[^1], options.Threads, cancellationToken);
        for (int query = 0; query < rows.Length; query++)
        {
            using VectorSet one = queries.Slice(query, 1);
            int self = known.IsSelf ? rows[query] : -1;
            foreach ((int k, int? effort, int? shown, RowTally tally) in _asked)
            {
                await pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
                Sent++;
                metrics.AddQuery(k, shown, engine.Description.Name);
                EngineSearch search = new(known.IsSelf ? k + 1 : k) { Effort = effort, Threads = 1 };
                long start = time.GetTimestamp();
                try
                {
                    EngineAnswers answers = await engine.SearchAsync(one, search, null, cancellationToken).ConfigureAwait(false);
                    double seconds = time.GetElapsedTime(start).TotalSeconds;
                    tally.Add(self, one, answers.Ids(0), exact.Ids(query)[..k], exact.Distances(query)[..k], seconds);
                }
                catch (EngineRefusalException e)
                {
                    tally.AddRefusal(e.Message);
                    metrics.AddError("refused");
                }
            }
        }
    }
}
