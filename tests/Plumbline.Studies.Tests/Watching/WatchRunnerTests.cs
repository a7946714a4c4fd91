using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Tests.Support;
using Plumbline.Studies.Watching;

namespace Plumbline.Studies.Tests.Watching;

public sealed class WatchRunnerTests : IDisposable
{
    private static readonly WatchOptions Usual = new() { Every = TimeSpan.FromSeconds(60), Sample = 20, Ks = [5, 10], Efforts = [16, 400], MaxQueriesPerSecond = 5 };

    private readonly JumpingClock _clock = new();
    private readonly VectorSet _vectors = TestVectors.Uniform(400, 6, 7);
    private readonly VectorIndex<long> _index;
    private readonly WatchedIndex _target;
    private readonly List<WatchRound> _rounds = [];
    private readonly List<WatchHealth> _changes = [];

    public WatchRunnerTests()
    {
        _index = VectorIndex.Build(_vectors, Metric.L2, new HnswBuildOptions { M = 5, EfConstruction = 30 });
        _target = new WatchedIndex(_index, _vectors, _clock);
    }

    public void Dispose()
    {
        _index.Dispose();
        _vectors.Dispose();
    }

    [Fact]
    public async Task A_round_a_minute_within_the_budget()
    {
        WatchEnd end = await Watch(Usual with { Rounds = 4 });

        Assert.Equal(new WatchEnd(4, 0, 0), end);
        Assert.Equal([0, 60, 120, 180], _rounds.Select(round => (round.Time - _rounds[0].Time).TotalSeconds));
        Assert.Equal(4 * 20 * 4, _target.Searches.Count);
        for (int i = 1; i < _target.Searches.Count; i++)
        {
            Assert.True(_target.Searches[i] - _target.Searches[i - 1] >= TimeSpan.FromSeconds(0.2));
        }

        Assert.Equal(1, _target.Reads);
        Assert.Equal(0, _target.Open);
        WatchRow[] rows = [.. _rounds[0].Rows];
        Assert.Equal([(5, 16), (10, 16), (5, 400), (10, 400)], rows.Select(row => (row.K, row.Effort!.Value)));
        Assert.All(rows, row => Assert.Equal((20, 0.0, 0.0), (row.Queries, row.Shortfall, row.Unfilled)));
        // At an effort of all vectors the graph gives what it reaches, all of it.
        Assert.Equal(1, rows[3].Overlap);
        Assert.All(rows[0].Seconds, seconds => Assert.Equal(0.001, seconds, 1e-9));
    }

    /// <summary>A base in another order is no base: nothing asked for an overlap, and the round is an alert all the same.</summary>
    [Theory]
    [InlineData(2, WatchStatus.Ok)]
    [InlineData(1, WatchStatus.Alert)]
    public async Task A_base_in_another_order_is_an_alert(int every, WatchStatus expected)
    {
        // Ids of the second half, or all of them, are those of the next vector.
        _target.Answer = ids => [.. ids.Select(id => every == 1 || id > 250 ? (id + 1) % _vectors.Count : id)];
        await Watch(Usual with { Rounds = 1, Ks = [5] });

        Assert.Equal(expected, _rounds[0].Health.Status);
        if (expected == WatchStatus.Alert)
        {
            Assert.Equal("base: found that 20 of 20 of its vectors do not come back for themselves at k 5, efSearch 16, expected that most do: the base is not what the index holds, its ids or rows are in another order, or the search finds next to nothing", _rounds[0].Health.Words);
        }
    }

    /// <summary>Queries from elsewhere have no vector of their own to come back for them.</summary>
    [Theory]
    [InlineData(0, WatchStatus.Ok)]
    [InlineData(200, WatchStatus.Alert)]
    public async Task An_overlap_of_next_to_nothing_is_an_alert(int shift, WatchStatus expected)
    {
        using VectorSet queries = TestVectors.Uniform(30, 6, 8);
        _target.Queries = queries;
        _target.Answer = ids => [.. ids.Select(id => (id + shift) % _vectors.Count)];
        await Watch(Usual with { Rounds = 1, Ks = [5], Efforts = [400] });

        Assert.Equal(expected, _rounds[0].Health.Status);
        Assert.Equal(expected == WatchStatus.Alert, _rounds[0].Health.Words.Contains("expected more of any index of it: the base is not what the index holds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_round_draws_anew_and_the_seed_draws_the_same()
    {
        await Watch(Usual with { Rounds = 2, Efforts = [5] });
        double[] first = [.. _rounds.Select(round => round.Rows[1].Overlap)];
        _rounds.Clear();
        await Watch(Usual with { Rounds = 2, Efforts = [5] });

        Assert.Equal(first, _rounds.Select(round => round.Rows[1].Overlap));
        Assert.NotEqual(_rounds[0].Rows[1].Overlaps, _rounds[1].Rows[1].Overlaps);
    }

    [Fact]
    public async Task A_round_that_does_not_fit_is_refused_with_the_numbers()
    {
        PlanException e = await Assert.ThrowsAsync<PlanException>(() => Watch(Usual with { Every = TimeSpan.FromSeconds(15) }));

        Assert.Equal("--every: found 15 s, expected 16 s or more: 20 queries x 2 k x 2 efSearch = 80 searches need 16 s at --max-qps 5", e.Message);
        Assert.Empty(_target.Searches);
        Assert.Equal(0, _target.Open);
    }

    /// <summary>Lost in the middle of a round: it is cut off; the engine is tried again with growing pauses, rounds that are due are skipped, and a round begins once it is back.</summary>
    [Fact]
    public async Task An_engine_that_goes_away_is_waited_for()
    {
        _target.IsAway = time => time > TimeSpan.FromSeconds(65) && time < TimeSpan.FromSeconds(300);
        WatchEnd end = await Watch(Usual with { Rounds = 7 });

        Assert.Equal(
            [WatchOutcome.Complete, WatchOutcome.CutOff, WatchOutcome.Skipped, WatchOutcome.Skipped, WatchOutcome.Skipped, WatchOutcome.Skipped, WatchOutcome.Complete],
            _rounds.Select(round => round.Outcome));
        Assert.Equal(5, end.Missed);
        Assert.Equal(_clock.Start + _target.Openings[^1], _rounds[^1].Time);
        Assert.Equal([WatchStatus.Ok, WatchStatus.Down], _changes.Take(2).Select(change => change.Status));
        Assert.Equal(WatchStatus.Ok, _changes[^1].Status);
        Assert.Contains(_changes, change => change.Words == "test://host: the connection was lost");
        WatchHealth down = _rounds[1].Health;
        Assert.Equal((WatchStatus.Down, false), (down.Status, down.IsReady));
        Assert.All(_rounds.Skip(2).Take(4), round => Assert.Equal(down.Since, round.Health.Since));
        TimeSpan[] tries = [.. _target.Openings.Skip(1).Zip(_target.Openings.Skip(2), (one, next) => next - one)];
        Assert.True(tries[0].TotalSeconds is >= 1.5 and <= 2, $"{tries[0]}");
        Assert.All(tries, pause => Assert.True(pause.TotalSeconds <= 60.1));
        // One base, since the ids are as they were; one connection at a time, none left.
        Assert.Equal(1, _target.Reads);
        Assert.Equal(0, _target.Open);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_at_the_start_is_an_error_or_waited_for()
    {
        _target.IsAway = time => time < TimeSpan.FromSeconds(10);
        await Assert.ThrowsAsync<EngineException>(() => Watch(Usual with { Rounds = 1 }));

        WatchEnd end = await Watch(Usual with { Rounds = 1, Wait = true });
        Assert.Equal(new WatchEnd(1, 0, 0), end);
    }

    /// <summary>A server that is back without its data is told as that, not as unreachable, and ends nothing.</summary>
    [Fact]
    public async Task A_target_that_is_gone_is_told()
    {
        _target.Fault = new EngineTargetException("test://host", "key items", "nothing", "a vector set");
        _target.IsAway = time => time > TimeSpan.FromSeconds(30);
        await Watch(Usual with { Rounds = 3 });

        Assert.Equal("test://host: key items: found nothing, expected a vector set", _rounds[^1].Health.Words);
        Assert.Equal(WatchStatus.Down, _rounds[^1].Health.Status);
    }

    [Fact]
    public async Task What_is_not_met_is_an_alert_until_it_is()
    {
        int searches = 0;
        _target.Answer = ids => searches++ < 80 ? ids[..3] : ids;
        WatchEnd end = await Watch(Usual with { Rounds = 2, MinOverlap = 0.5, MaxUnfilled = 0.1, Efforts = [400] });

        Assert.Equal([WatchStatus.Alert, WatchStatus.Alert], _rounds.Select(round => round.Health.Status));
        Assert.Equal(2, end.Unmet);
        Assert.StartsWith("min-overlap: found ", _rounds[0].Health.Words, StringComparison.Ordinal);
        WatchRow row = _rounds[0].Rows[1];
        Assert.Equal(1, row.Shortfall);
        // Three results, the query among them: two of ten.
        Assert.Equal((0.8, 0.2), (Math.Round(row.Unfilled, 9), Math.Round(row.Overlap, 9)));
    }

    [Fact]
    public async Task What_is_always_refused_is_an_alert()
    {
        _target.Answer = _ => null;
        await Watch(Usual with { Rounds = 1 });

        Assert.Equal("every search is refused at k 5, efSearch 16: k is too large", _rounds[0].Health.Words);
        Assert.All(_rounds[0].Rows, row => Assert.Equal((20, 1.0, 0.0), (row.Refused, row.Unfilled, row.Overlap)));
    }

    /// <summary>Vectors that were added take places at the front: they are counted apart, and the rest is compared with the nearest of the base.</summary>
    [Fact]
    public async Task New_vectors_are_no_loss()
    {
        _target.Answer = ids => [ids[0], 1_000_001, 1_000_002, .. ids[1..^2]];
        await Watch(Usual with { Rounds = 1, Ks = [10], Efforts = [400] });

        WatchRow row = _rounds[0].Rows[0];
        Assert.Equal((1.0, 1.0, 0.0, 0.0), (row.Overlap, row.Recall, row.Shortfall, row.Unfilled));
        Assert.Equal((40, 200), (row.NewResults, row.Results));
        Assert.Equal(0.2, _rounds[0].NewShare, 1e-9);
        Assert.True(_rounds[0].IsStale);
    }

    [Fact]
    public async Task A_stale_base_of_the_engine_is_read_again_now_and_then()
    {
        _target.IsFromEngine = true;
        // A vector is gone with every search: the ids differ whenever it is opened again.
        long removed = 0;
        _target.Answer = ids =>
        {
            _index.Remove(removed++);
            return [1_000_001, .. ids[..^1]];
        };
        await Watch(Usual with { Rounds = 13, Ks = [5], Efforts = [400], Sample = 10 });

        // At the start, before round 2, before round 12.
        Assert.Equal(3, _target.Reads);
    }

    [Fact]
    public async Task A_base_is_read_again_at_its_age()
    {
        await Watch(Usual with { Rounds = 7, Refresh = TimeSpan.FromMinutes(3) });

        Assert.Equal(3, _target.Reads);
        Assert.Equal(0, _target.Open);
    }

    private async Task<WatchEnd> Watch(WatchOptions options)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using WatchMetrics metrics = new(options, _clock);
        await using WatchRunner runner = new(_target, options, metrics, _changes.Add, _clock);
        await runner.StartAsync(token);
        return await runner.RunAsync(_rounds.Add, token);
    }
}
