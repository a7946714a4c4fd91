using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tuning;

namespace Plumbline.Studies.Tests.Tuning;

/// <summary>What is found, refused and said, on engines of which everything is known.</summary>
public sealed class TuneRunnerTests
{
    private static readonly TuneOptions Options = new() { Ks = [Populations.K], Overlap = 1 };

    [Fact]
    public async Task The_effort_is_the_order_statistic_of_needs_that_the_bound_says()
    {
        TuneResult result = await TuneAsync(Options, 400);
        TuneRow row = Assert.Single(result.Rows);
        // Of 200 held out, 196 have to reach it; more effort never loses any here, so that the effort is the 196th need, on the ladder.
        Assert.Equal((200, 200, 196), (result.Exploration, result.Certification, result.Required));
        Assert.True(row.Reached && result.Passed);
        Assert.InRange(row.ShareReached, 0.98, 0.99);
        Assert.InRange(row.ShareLowerBound, 0.95, row.ShareReached);
        Assert.InRange(row.Effort, 154, 200);
        Assert.Equal("SET line.ef = " + row.Effort, row.Advice);
        Assert.Equal(3.0 * row.Effort > Populations.Count ? Populations.Count : 3 * row.Effort, row.Evaluations);
        Assert.Equal(Populations.Count, row.ExactEvaluations);
        Assert.True(row.Milliseconds > 0 && row.ExactMilliseconds > 0);
        Assert.Equal(1 - ((1 - row.ShareReached) / Populations.K), row.Overlap.Mean, 1e-12);
    }

    [Fact]
    public async Task More_asked_for_never_takes_less_effort()
    {
        int Effort(TuneResult result) => result.Rows[0].Reached ? result.Rows[0].Effort : int.MaxValue;
        for (int seed = 0; seed < 5; seed++)
        {
            List<int> byShare = [];
            foreach (double share in (double[])[0.5, 0.7, 0.9, 0.95, 0.97])
            {
                byShare.Add(Effort(await TuneAsync(Options with { Share = share }, 300, seed)));
            }

            List<int> byConfidence = [];
            foreach (double confidence in (double[])[0.5, 0.8, 0.9, 0.99, 0.999])
            {
                byConfidence.Add(Effort(await TuneAsync(Options with { Share = 0.9, Confidence = confidence }, 300, seed)));
            }

            List<int> byOverlap = [];
            foreach (double overlap in (double[])[0.5, 0.875, 0.88, 1])
            {
                byOverlap.Add(Effort(await TuneAsync(Options with { Overlap = overlap }, 300, seed)));
            }

            Assert.Equal(byShare.Order(), byShare);
            Assert.Equal(byConfidence.Order(), byConfidence);
            Assert.Equal(byOverlap.Order(), byOverlap);
            Assert.True(byShare[0] < byShare[^2] && byOverlap[0] < byOverlap[^1] && byConfidence[0] < byConfidence[^1]);
        }
    }

    [Fact]
    public async Task The_seed_decides_who_is_held_out()
    {
        TuneResult one = await TuneAsync(Options, 300);
        TuneResult again = await TuneAsync(Options, 300);
        Assert.Equal(Found(one), Found(again));
        HashSet<double> shares = [];
        for (int seed = 0; seed < 8; seed++)
        {
            shares.Add((await TuneAsync(Options with { Seed = seed }, 300)).Rows[0].Effort);
        }

        Assert.True(shares.Count > 1);
    }

    [Fact]
    public async Task Too_few_queries_are_refused_before_anything_is_asked()
    {
        NeedEngine engine = Populations.Engine(Populations.LogUniform);
        PlanException refusal = await Assert.ThrowsAsync<PlanException>(() => Populations.TuneAsync(engine, 116, 1, Options, Token));
        Assert.Equal("found 116 queries, expected 117 or more for --share 0.95 with --confidence 0.95: half of them are held out, and with fewer than 59 not even all of those would show it", refusal.Message);
        Assert.Empty(engine.Efforts);
        Assert.Single((await Populations.TuneAsync(engine, 117, 1, Options, Token)).Rows);
        refusal = await Assert.ThrowsAsync<PlanException>(() => Populations.TuneAsync(engine, 117, 1, Options with { Ks = [3, 8], Joint = true }, Token));
        Assert.Contains("expected 143 or more", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0.95, 0.95, null, "--overlap: found 0, expected an overlap above 0, at most 1")]
    [InlineData(1.01, 0.95, 0.95, null, "--overlap: found 1.01, expected an overlap above 0, at most 1")]
    [InlineData(double.NaN, 0.95, 0.95, null, "--overlap: found NaN, expected an overlap above 0, at most 1")]
    [InlineData(1, 1, 0.95, null, "--share: found 1, expected a share above 0, below 1")]
    [InlineData(1, 0.95, 1, null, "--confidence: found 1, expected a confidence above 0, below 1")]
    [InlineData(1, 0.95, 0, null, "--confidence: found 0, expected a confidence above 0, below 1")]
    [InlineData(1, 0.95, 0.95, 0.0, "--budget: found 0, expected milliseconds above 0")]
    [InlineData(1, 0.95, 0.95, double.NaN, "--budget: found NaN, expected milliseconds above 0")]
    public async Task What_cannot_be_promised_is_refused(double overlap, double share, double confidence, double? budget, string expected)
    {
        TuneOptions options = Options with { Overlap = overlap, Share = share, Confidence = confidence, BudgetMilliseconds = budget };
        Assert.Equal(expected, (await Assert.ThrowsAsync<PlanException>(() => TuneAsync(options, 300))).Message);
    }

    [Fact]
    public async Task An_engine_without_an_effort_and_a_k_that_is_none_are_refused()
    {
        PlanException refusal = await Assert.ThrowsAsync<PlanException>(() => Populations.TuneAsync(Populations.Engine(Populations.LogUniform, EngineContract.None), 300, 1, Options, Token));
        Assert.Equal("found no search effort in line, of which every search is exact, expected an engine that has one to tune", refusal.Message);
        refusal = await Assert.ThrowsAsync<PlanException>(() => TuneAsync(Options with { Ks = [8, 257] }, 300));
        Assert.Equal("--k: found 257, expected 1 to 256, the vectors of the index", refusal.Message);
    }

    [Fact]
    public async Task What_no_effort_reaches_is_not_reached()
    {
        // One query in ten never finds its nearest neighbour.
        NeedEngine engine = new(Populations.Count, (query, effort) => query - MathF.Floor(query) < 0.9 && effort >= 20);
        TuneResult result = await Populations.TuneAsync(engine, 400, 5, Options with { Ks = [4, Populations.K] }, Token);
        Assert.False(result.Passed);
        Assert.Null(result.Rule);
        foreach (TuneRow row in result.Rows)
        {
            Assert.False(row.Reached);
            Assert.InRange(row.ShareReached, 0.84, 0.949);
            Assert.InRange(row.ShareLowerBound, 0.8, row.ShareReached);
            // As much as there is was tried, and what is told is the least that gives as much.
            Assert.Equal((20, Populations.Count), (row.Effort, row.LargestEffort));
        }

        Assert.Empty(result.CertifiedKs);
    }

    [Fact]
    public async Task The_most_that_an_engine_takes_is_not_exceeded()
    {
        NeedEngine engine = new(Populations.Count, (query, effort) => Populations.LogUniform.IsEnough(query - MathF.Floor(query), effort), EngineContract.Truncate) { Most = 60 };
        // Of 70, an engine that truncates to 60 cannot return more than 60.
        TuneResult result = await Populations.TuneAsync(engine, 300, 1, Options with { Ks = [8, 70], Overlap = 0.8 }, Token);
        Assert.Equal([(8, true), (70, true)], result.Rows.Select(row => (row.K, row.Reached)));
        Assert.Equal(60, result.Rows[1].Effort);
        Assert.Equal(60, engine.Efforts.Max());
        result = await Populations.TuneAsync(engine, 300, 1, Options with { Ks = [8, 70], Overlap = 0.9 }, Token);
        Assert.Equal([false, false], result.Rows.Select(row => row.Reached));
    }

    [Theory]
    [InlineData(EngineContract.Lift, false, 100)]
    [InlineData(EngineContract.Truncate, false, 100)]
    [InlineData(EngineContract.Reject, false, 100)]
    [InlineData(EngineContract.SpillAndPad, false, 34)]
    [InlineData(EngineContract.Lift, true, 101)]
    [InlineData(EngineContract.Truncate, true, 101)]
    [InlineData(EngineContract.Reject, true, 101)]
    [InlineData(EngineContract.SpillAndPad, true, 34)]
    public async Task The_contract_says_which_efforts_make_sense(EngineContract contract, bool self, int least)
    {
        using VectorSet vectors = NeedEngine.Base(Populations.Count);
        using VectorSet drawn = Populations.Draw(256, 1);
        // Any effort from 30 on is enough, as far as the contract lets it be.
        NeedEngine engine = new(Populations.Count, (_, effort) => effort >= 30, contract);
        EngineIds ids = EngineIds.Match(engine.Description, Populations.Count);
        using ProbeQueries queries = self ? ProbeQueries.FromBase(vectors, ids, 256, 3) : ProbeQueries.From(drawn, 256, 3);
        TuneResult result = await new TuneRunner(new EngineProbe(engine, vectors, ids, queries), Options with { Ks = [100] }).RunAsync(null, Token);
        Assert.Equal(contract, result.Contract.Contract);
        Assert.Equal(self, result.IsSelf);
        Assert.Equal(least, Assert.Single(result.Rows).Effort);
        Assert.True(result.Passed);
    }

    [Fact]
    public async Task The_rule_covers_all_that_is_certified_with_little_excess()
    {
        NeedEngine engine = new(Populations.Count, (query, effort) => effort >= 40 + (10 * (query - MathF.Floor(query))), EngineContract.Lift);
        TuneResult result = await Populations.TuneAsync(engine, 300, 1, Options with { Ks = [100, 2, 10, 60, 200] }, Token);
        Assert.Equal([2, 10, 60, 100, 200], result.CertifiedKs);
        Assert.Equal([60, 100, 200], result.Rows.Skip(2).Select(row => row.Effort));
        Assert.Equal((result.Rows[0].Effort, 1.0), (result.Rule!.Value.Floor, result.Rule.Value.Alpha));
        Assert.Equal($"SET line.ef = N with N = max({result.Rule.Value.Floor}, k)", result.RuleAdvice);
        Assert.All(result.Rows, row => Assert.True(result.Rule.Value.EffortAt(row.K) >= row.Effort));
    }

    [Fact]
    public async Task For_all_k_together_each_takes_more_confidence()
    {
        TuneOptions options = Options with { Ks = [4, 6, 8] };
        TuneResult each = await TuneAsync(options, 600);
        TuneResult joint = await TuneAsync(options with { Joint = true }, 600);
        Assert.Equal(1 - (0.05 / 3), joint.Options.ConfidenceEach, 1e-12);
        Assert.True(joint.Required > each.Required);
        Assert.True(joint.Rows[0].Effort > each.Rows[0].Effort);
    }

    [Fact]
    public async Task A_budget_that_is_too_small_is_said_with_what_it_buys()
    {
        NeedEngine Slow() => new(Populations.Count, (query, effort) => Populations.LogUniform.IsEnough(query - MathF.Floor(query), effort))
        {
            Answering = effort => Pause(effort > 40),
        };
        TuneResult small = await Populations.TuneAsync(Slow(), 120, 1, Options with { BudgetMilliseconds = 1 }, Token);
        TuneBudgetRow row = Assert.Single(small.Budget);
        Assert.False(row.Passed || small.Passed);
        Assert.Equal(40, row.Effort);
        // Of log-uniform needs up to 200, 40 is enough for 0.696.
        Assert.InRange(row.ShareReached, 0.5, 0.9);
        Assert.InRange(row.ShareLowerBound, 0.4, row.ShareReached);
        Assert.True(row.Milliseconds < 1);
        TuneResult large = await Populations.TuneAsync(Slow(), 120, 1, Options with { BudgetMilliseconds = 1000 }, Token);
        Assert.True(large.Passed && large.Budget[0].Passed);
        Assert.Equal(large.Rows[0].Effort, large.Budget[0].Effort);
    }

    [Fact]
    public async Task A_budget_that_nothing_fits_buys_nothing()
    {
        TuneResult result = await TuneAsync(Options with { BudgetMilliseconds = 1e-9 }, 120);
        Assert.False(result.Passed);
        Assert.Null(Assert.Single(result.Budget).Effort);
    }

    // A sleep of no time would still give the processor away.
    private static void Pause(bool slow)
    {
        if (slow)
        {
            Thread.Sleep(2);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<TuneResult> TuneAsync(TuneOptions options, int queries, int seed = 1) =>
        Populations.TuneAsync(Populations.Engine(Populations.LogUniform), queries, seed, options, Token);

    private static IEnumerable<(int, int, bool, double, double)> Found(TuneResult result) =>
        result.Rows.Select(row => (row.K, row.Effort, row.Reached, row.ShareReached, row.Overlap.Mean));
}
