using Plumbline.Engines;
using Plumbline.Engines.Files;
using Plumbline.Search;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Watching;

namespace Plumbline.Studies.Tests.Watching;

/// <summary>An index in memory, with a switch for its line: it notes when it was asked, and can be out of reach.</summary>
internal sealed class WatchedIndex(VectorIndex<long> index, VectorSet vectors, JumpingClock clock) : IWatchTarget
{
    /// <summary>When each search came.</summary>
    public List<TimeSpan> Searches { get; } = [];

    /// <summary>When it was opened, or tried to be.</summary>
    public List<TimeSpan> Openings { get; } = [];

    /// <summary>Engines that are open.</summary>
    public int Open { get; private set; }

    /// <summary>Times that the base was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Whether it cannot be reached at a time.</summary>
    public Func<TimeSpan, bool> IsAway { get; set; } = _ => false;

    /// <summary>How long a search takes.</summary>
    public TimeSpan SearchTime { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Changes the ids of an answer; null to refuse.</summary>
    public Func<long[], long[]?> Answer { get; set; } = ids => ids;

    /// <summary>Names what is not there, instead of being away.</summary>
    public Exception Fault { get; set; } = new EngineException("test://host: found no connection, expected one");

    public string Name => "test://host";

    public bool IsFromEngine { get; set; }

    /// <summary>Queries from elsewhere; null for vectors of the base.</summary>
    public VectorSet? Queries { get; set; }

    public ValueTask<IAnnEngine> OpenAsync(CancellationToken cancellationToken)
    {
        Openings.Add(clock.Elapsed);
        if (IsAway(clock.Elapsed))
        {
            throw Fault;
        }

        Open++;
        return ValueTask.FromResult<IAnnEngine>(new Line(this, new PlumblineEngine(index)));
    }

    public ValueTask<WatchedBase> ReadBaseAsync(IAnnEngine engine, CancellationToken cancellationToken)
    {
        Reads++;
        VectorSet copy = vectors.Select([.. Enumerable.Range(0, vectors.Count)]);
        return ValueTask.FromResult(new WatchedBase(engine.Description, copy, EngineIds.MatchLive(engine.Description, vectors.Count), Queries?.Select([.. Enumerable.Range(0, Queries.Count)]), clock.GetUtcNow()));
    }

    private sealed class Line(WatchedIndex owner, PlumblineEngine engine) : IAnnEngine
    {
        public EngineDescription Description => engine.Description;

        public async ValueTask<EngineAnswers> SearchAsync(VectorSet queries, EngineSearch search, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            if (owner.IsAway(owner.Now))
            {
                throw new EngineException("test://host: the connection was lost");
            }

            Assert.Equal(1, queries.Count);
            owner.Searches.Add(owner.Now);
            owner.Pass(owner.SearchTime);
            EngineAnswers answers = await engine.SearchAsync(queries, search, progress, cancellationToken);
            long[] ids = owner.Answer(answers.Ids(0).ToArray()) ?? throw new EngineRefusalException("k is too large");
            answers.Set(0, ids, new float[ids.Length]);
            return answers;
        }

        public ValueTask DisposeAsync()
        {
            // The index is the test's.
            owner.Open--;
            return ValueTask.CompletedTask;
        }
    }

    private TimeSpan Now => clock.Elapsed;

    private void Pass(TimeSpan time) => clock.Advance(time);
}
