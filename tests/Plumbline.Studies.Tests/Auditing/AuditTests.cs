using Plumbline.Engines;
using Plumbline.Engines.Files;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Auditing;

public sealed class AuditTests : IDisposable
{
    private const int Dimension = 12;

    private readonly VectorSet _vectors = TestVectors.Uniform(1_500, Dimension, 5);
    private readonly VectorSet _queries = TestVectors.Uniform(80, Dimension, 6);
    private readonly VectorIndex<long> _index;

    public AuditTests() => _index = VectorIndex.Build(_vectors, Metric.L2, new HnswBuildOptions { M = 6, EfConstruction = 40 });

    public static TheoryData<AuditOptions, string> Refused => new()
    {
        { new AuditOptions { Ks = [] }, "--k: found no number, expected one or more" },
        { new AuditOptions { Efforts = [] }, "--ef: found no number, expected one or more" },
        { new AuditOptions { Ks = [0] }, "--k: found 0, expected 1 or more" },
        { new AuditOptions { MinOverlap = 2 }, "--min-overlap: found 2, expected 0 to 1" },
        { new AuditOptions { MaxUnfilled = -0.5 }, "--max-unfilled: found -0.5, expected 0 to 1" },
        { new AuditOptions { MaxP99Loss = double.NaN }, "--max-p99-loss: found NaN, expected 0 to 1" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refused))]
    public void Options_that_no_engine_could_be_audited_with_are_refused(AuditOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<PlanException>(options.Validate).Message);

    public void Dispose()
    {
        _index.Dispose();
        _queries.Dispose();
        _vectors.Dispose();
    }

    [Theory]
    [InlineData(CapacityContract.Lift, EngineContract.Lift)]
    [InlineData(CapacityContract.SpillAndPad, EngineContract.SpillAndPad)]
    [InlineData(CapacityContract.Truncate, EngineContract.Truncate)]
    [InlineData(CapacityContract.Reject, EngineContract.Reject)]
    public async Task TheContractIsFoundByAsking(CapacityContract contract, EngineContract expected)
    {
        await using PlumblineEngine engine = new(_index, contract);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [5], Efforts = [20] });
        Assert.Equal(expected, result.Contract.Contract);
        Assert.Contains("efSearch", result.Contract.Words, StringComparison.Ordinal);
        Assert.All(result.Checks, check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        Assert.True(result.Passed);
    }

    [Fact]
    public async Task TheContractIsFoundWhereTheEngineDoesNotShowItsCapacity()
    {
        await using AlteredEngine engine = new(new PlumblineEngine(_index, CapacityContract.SpillAndPad)) { HidesEvaluated = true };
        await using PlumblineEngine open = new(_index, CapacityContract.SpillAndPad);
        AuditOptions options = new() { Ks = [5, 200], Efforts = [4, 20] };
        AuditResult hidden = await Audit(engine, options);
        AuditResult shown = await Audit(open, options);

        Assert.Equal(EngineContract.SpillAndPad, hidden.Contract.Contract);
        Assert.Equal(shown.Capacities.Select(capacity => (capacity.Any, capacity.OnePercent, capacity.Half)), hidden.Capacities.Select(capacity => (capacity.Any, capacity.OnePercent, capacity.Half)));
        Assert.Equal(shown.Capacities[0].Distribution!.Sorted.ToArray(), hidden.Capacities[0].Distribution!.Sorted.ToArray());
        // The cliff is where results first go missing, asked for.
        int any = shown.Capacities[0].Any!.Value;
        AuditResult at = await Audit(open, new AuditOptions { Ks = [any - 1, any], Efforts = [4] });
        Assert.Equal(0, at.Rows[0].QueriesWithShortfall);
        Assert.True(at.Rows[1].QueriesWithShortfall > 0);
    }

    [Theory]
    [InlineData(CapacityContract.Lift, EngineContract.Lift)]
    [InlineData(CapacityContract.SpillAndPad, EngineContract.SpillAndPad)]
    public async Task CopiesOfVectorsDoNotHideTheContract(CapacityContract contract, EngineContract expected)
    {
        using VectorSet distinct = TestVectors.Uniform(3, Dimension, 2);
        using VectorSet copies = distinct.Select([.. Enumerable.Range(0, 600).Select(row => row % 3)]);
        using VectorIndex<long> index = VectorIndex.Build(copies, Metric.L2, cancellationToken: Token);
        await using PlumblineEngine engine = new(index, contract);
        using ProbeQueries queries = ProbeQueries.FromBase(copies, EngineIds.Match(engine.Description, 600), 40, 1);
        AuditResult result = await new AuditRunner(Probe(engine, copies, queries), new AuditOptions { Ks = [10, 300], Efforts = [20] }).RunAsync(cancellationToken: Token);
        // Nothing tells a lifted search from one that sees the same copies anyway.
        Assert.Equal(expected == EngineContract.Lift ? EngineContract.Unknown : expected, result.Contract.Contract);
        Assert.Equal(expected == EngineContract.SpillAndPad, result.Capacities[0].Any is not null);
        Assert.True(result.Checks.Single(check => check.Name == "self").Passed);
    }

    [Fact]
    public async Task AnEngineThatFitsNoContractIsSaidToFitNone()
    {
        // The beam of Vespa: k plus something.
        await using AlteredEngine engine = new(new PlumblineEngine(_index))
        {
            Ask = search => search.Exact ? search : search with { Effort = search.K + search.Effort!.Value },
        };
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [5], Efforts = [1] });
        Assert.False(Check(result, "contract").Passed);
        Assert.False(result.Passed);
    }

    [Fact]
    public async Task MeasuresAreThoseOfABruteForce()
    {
        await using PlumblineEngine engine = new(_index, CapacityContract.SpillAndPad);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [7, 150], Efforts = [5] });
        foreach (AuditRow row in result.Rows)
        {
            EngineAnswers answers = await engine.SearchAsync(_queries, new EngineSearch(row.K) { Effort = 5 }, cancellationToken: Token);
            double overlap = 0;
            double distance = 0;
            double exactDistance = 0;
            double returned = 0;
            for (int query = 0; query < _queries.Count; query++)
            {
                int[] exact = [.. Enumerable.Range(0, _vectors.Count).OrderBy(id => Length(_queries[query], _vectors[id])).Take(row.K)];
                long[] ids = answers.Ids(query).ToArray();
                overlap += (double)ids.Count(id => exact.Contains((int)id)) / row.K / _queries.Count;
                returned += (double)ids.Length / _queries.Count;
                exactDistance += exact.Average(id => Length(_queries[query], _vectors[id])) / _queries.Count;
                distance += ids.Average(id => Length(_queries[query], _vectors[(int)id])) / _queries.Count;
            }

            Assert.Equal(overlap, row.Overlap.Mean, 1e-9);
            Assert.Equal(returned, row.ReturnedMean, 1e-9);
            Assert.Equal(exactDistance, row.ExactDistance, 1e-5);
            Assert.Equal(distance, row.ReturnedDistance, 1e-5);
            Assert.Equal(1 - overlap, row.Loss.Total, 1e-9);
            Assert.Equal(1 - (returned / row.K), row.Loss.Unfilled, 1e-9);
            Assert.Equal(row.Overlap.Mean, row.Recall, 1e-9);
        }

        Assert.True(result.Rows[1].Loss.Spillover > 0);
        Assert.True(result.Rows[1].Worst[0].Overlap <= result.Rows[1].Worst[1].Overlap);
        Assert.Equal(result.Rows[1].Overlap.Min, result.Rows[1].Worst[0].Overlap);
    }

    [Fact]
    public async Task TheLossGoesByThePlacesOfTheEngine()
    {
        // Quantized vectors rank otherwise than the vectors themselves; here, the other way round.
        await using AlteredEngine engine = new(new PlumblineEngine(_index, CapacityContract.SpillAndPad)) { Answer = (_, _, ids, _) => ids.Reverse() };
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [30], Efforts = [6] });
        Assert.Equal(EngineContract.SpillAndPad, result.Contract.Contract);
        double missed = 0;
        for (int query = 0; query < _queries.Count; query++)
        {
            EngineAnswers answers = await engine.SearchAsync(_queries, new EngineSearch(30) { Effort = 6 }, null, Token);
            int[] exact = [.. Enumerable.Range(0, _vectors.Count).OrderBy(id => Length(_queries[query], _vectors[id])).Take(30)];
            missed += answers.Ids(query)[..6].ToArray().Count(id => !exact.Contains((int)id)) / 30.0 / _queries.Count;
        }

        Assert.True(missed > 0.02);
        Assert.Equal(missed, result.Rows[0].Loss.Missed, 1e-9);
        Assert.Equal(1 - result.Rows[0].Overlap.Mean, result.Rows[0].Loss.Total, 1e-9);
    }

    [Fact]
    public async Task AWalkThatEndsOtherwiseNowAndThenHidesNoContract()
    {
        await using AlteredEngine engine = new(new PlumblineEngine(_index, CapacityContract.SpillAndPad))
        {
            Answer = (search, query, ids, distances) =>
            {
                if (query == 5 && search.K == 16)
                {
                    ids.RemoveAt(2);
                    distances.RemoveAt(2);
                }
            },
        };
        Assert.Equal(EngineContract.SpillAndPad, (await Audit(engine, new AuditOptions { Ks = [5], Efforts = [20] })).Contract.Contract);
    }

    [Fact]
    public async Task QueriesOfTheBaseAreLeftOutById()
    {
        await using PlumblineEngine engine = new(_index);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [10], Efforts = [400] }, self: true);
        AuditRow row = Assert.Single(result.Rows);
        Assert.True(result.IsSelf);
        Assert.True(row.ExactDistance > 0.1);
        Assert.True(row.Overlap.Mean > 0.95);
        Assert.Equal(10, row.ReturnedMean);
    }

    [Fact]
    public async Task ThePapersMeasuresAreTheStudys()
    {
        await using PlumblineEngine engine = new(_index, CapacityContract.SpillAndPad);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [10, 400], Efforts = [20], Convention = Convention.Both }, self: true);
        Assert.All(result.Rows, row => Assert.NotNull(row.Paper));
        Assert.Equal(result.Rows[0].Overlap.Mean, result.Rows[0].Paper!.MeanOverlap, 1e-9);
        Assert.Equal(0, result.Rows[0].Paper!.Pads);
        Assert.Equal(result.Rows[0].ExactDistance, Math.Sqrt(result.Rows[0].Paper!.MeanExactDist), 0.02);
        Assert.True(result.Rows[1].QueriesWithShortfall > 0);
        // A pad is a distance of 3e38 there, and none here.
        Assert.True(result.Rows[1].Paper!.Pads > 0);
        Assert.False(result.Rows[1].Paper!.MeanAnnDist < 1e6);
        Assert.True(result.Rows[1].ReturnedDistance < 10);
    }

    [Fact]
    public async Task DeletedVectorsAreNoTruth()
    {
        using VectorIndex<long> index = VectorIndex.Build(_vectors, Metric.L2, cancellationToken: Token);
        for (int id = 0; id < 700; id++)
        {
            index.Remove(id);
        }

        await using PlumblineEngine engine = new(index);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [20], Efforts = [300] }, self: true);
        Assert.Equal(800, result.Engine.Count);
        Assert.True(result.Rows[0].Overlap.Mean > 0.97, $"{result.Rows[0].Overlap.Mean}");
        Assert.True(result.Passed, string.Join("; ", result.Checks.Where(check => !check.Passed)));
        Assert.All(result.Rows[0].Worst, worst => Assert.True(worst.Query >= 700));
    }

    [Fact]
    public async Task IdsOfTheirOwnStandForRowsInTheirOrder()
    {
        using VectorIndex<long> index = new(Dimension, Metric.L2);
        index.AddRange([.. Enumerable.Range(0, _vectors.Count).Select(row => 5_000_000_000 - (7L * row))], _vectors, cancellationToken: Token);
        await using PlumblineEngine engine = new(index);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [20], Efforts = [300] }, self: true);
        Assert.True(result.Rows[0].Overlap.Mean > 0.97);
        Assert.True(result.Passed, string.Join("; ", result.Checks.Where(check => !check.Passed)));
    }

    [Theory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.InnerProduct)]
    public async Task OtherMetricsAreMeasuredAsFarAsTheyHaveLengths(Metric metric)
    {
        using VectorIndex<long> index = VectorIndex.Build(_vectors, metric, cancellationToken: Token);
        await using PlumblineEngine engine = new(index);
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [20], Efforts = [200] });
        await Assert.ThrowsAsync<PlanException>(() => Audit(engine, new AuditOptions { Convention = Convention.Paper }));
        Assert.True(result.Passed, string.Join("; ", result.Checks.Where(check => !check.Passed)));
        Assert.True(result.Rows[0].Overlap.Mean > 0.95);
        Assert.Equal(metric == Metric.Cosine, double.IsFinite(result.Rows[0].ExactLid) && double.IsFinite(result.Rows[0].BarycenterShift));
        Assert.Null(result.Rows[0].Paper);
    }

    [Fact]
    public void TheShiftOfCosineIsThatOfUnitVectors()
    {
        using VectorSet unit = VectorSet.Allocate(_vectors.Count, Dimension);
        for (int row = 0; row < _vectors.Count; row++)
        {
            double length = Math.Sqrt(_vectors[row].ToArray().Sum(value => (double)value * value));
            for (int i = 0; i < Dimension; i++)
            {
                unit.WritableRow(row)[i] = (float)(_vectors[row][i] / length);
            }
        }

        // What lies at ranks 10 to 39 instead of 0 to 29.
        NeighborTable exact = ExactSearch.SelfJoin(_vectors, 40, Metric.Cosine, cancellationToken: Token);
        NeighborTable exactUnit = ExactSearch.SelfJoin(unit, 40, Metric.L2, cancellationToken: Token);
        double[] shifts = UnitBarycenterShift.PerQuery(_vectors, exact, Later(exact), 30);
        double[] expected = BarycenterShift.PerQuery(unit, exactUnit, Later(exactUnit), 30, Metric.L2);
        Assert.True(shifts.Average() > 0.01);
        Assert.Equal(expected.Average(), shifts.Average(), 1e-6);

        static NeighborTable Later(NeighborTable table)
        {
            NeighborTable later = new(table.QueryCount, 30);
            for (int query = 0; query < table.QueryCount; query++)
            {
                later.Set(query, table.Ids(query)[10..], table.Distances(query)[10..]);
            }

            return later;
        }
    }

    [Fact]
    public async Task RequirementsDecideTheVerdict()
    {
        await using PlumblineEngine engine = new(_index, CapacityContract.SpillAndPad);
        AuditOptions options = new() { Ks = [10, 200], Efforts = [5, 30] };
        AuditResult free = await Audit(engine, options);
        double overlap = free.Rows.Min(row => row.Overlap.Mean);
        double unfilled = free.Rows.Max(row => row.Loss.Unfilled);
        double loss = 1 - free.Rows.Min(row => row.Overlap.P1);
        Assert.True(unfilled > 0);

        AuditResult met = await Audit(engine, options with { MinOverlap = overlap, MaxUnfilled = unfilled, MaxP99Loss = loss });
        Assert.True(met.Passed);
        Assert.Equal(["min-overlap", "max-unfilled", "max-p99-loss", "checks"], met.Requirements.Select(requirement => requirement.Name));
        foreach (AuditOptions strict in (AuditOptions[])[options with { MinOverlap = overlap + 1e-6 }, options with { MaxUnfilled = unfilled - 1e-6 }, options with { MaxP99Loss = loss - 1e-6 }])
        {
            AuditResult result = await Audit(engine, strict);
            Assert.False(result.Passed);
            AuditRequirement failed = Assert.Single(result.Requirements, requirement => !requirement.Passed);
            Assert.Contains("efSearch 5", failed.Where, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatCannotBeAskedIsRefusedInWords()
    {
        await using PlumblineEngine engine = new(_index);
        Assert.Contains("expected 1 to 1500", (await Assert.ThrowsAsync<PlanException>(() => Audit(engine, new AuditOptions { Ks = [1_501] }))).Message, StringComparison.Ordinal);
        Assert.Contains("expected 1 to 1499", (await Assert.ThrowsAsync<PlanException>(() => Audit(engine, new AuditOptions { Ks = [1_500] }, self: true))).Message, StringComparison.Ordinal);
        Assert.Contains("--ef: found 0", (await Assert.ThrowsAsync<PlanException>(() => Audit(engine, new AuditOptions { Efforts = [0] }))).Message, StringComparison.Ordinal);
        Assert.Contains("all-reachable", (await Assert.ThrowsAsync<PlanException>(() => Audit(engine, new AuditOptions { Ignored = ["reach"] }))).Message, StringComparison.Ordinal);
        Assert.Contains("found 100 vectors, expected 1,500", Assert.Throws<PlanException>(() => EngineIds.Match(engine.Description, 100)).Message, StringComparison.Ordinal);
    }

    private static AuditCheck Check(AuditResult result, string name) => result.Checks.Single(check => check.Name == name);

    private static double Length(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => EngineDistance.Euclidean.Measure(a, b);

    private static EngineProbe Probe(IAnnEngine engine, VectorSet vectors, ProbeQueries queries) => new(engine, vectors, EngineIds.Match(engine.Description, vectors.Count), queries);

    private async Task<AuditResult> Audit(IAnnEngine engine, AuditOptions options, bool self = false)
    {
        EngineIds ids = EngineIds.Match(engine.Description, _vectors.Count);
        using ProbeQueries queries = self ? ProbeQueries.FromBase(_vectors, ids, 80, 1) : ProbeQueries.From(_queries, 80, 1);
        return await new AuditRunner(Probe(engine, _vectors, queries), options).RunAsync(cancellationToken: Token);
    }
}
