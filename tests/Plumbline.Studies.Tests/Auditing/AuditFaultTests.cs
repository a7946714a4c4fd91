using Plumbline.Engines;
using Plumbline.Engines.Files;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Auditing;

/// <summary>Each fault is planted in an engine that has none, and is found by the check that it is named for, and by that alone where they are independent.</summary>
public sealed class AuditFaultTests : IDisposable
{
    private const int Count = 900;

    private readonly VectorSet _vectors = TestVectors.Uniform(Count, 10, 7);
    private readonly VectorSet _queries = TestVectors.Uniform(60, 10, 8);
    private readonly VectorIndex<long> _index;

    public AuditFaultTests() => _index = VectorIndex.Build(_vectors, Metric.L2, new HnswBuildOptions { M = 5, EfConstruction = 30 });

    public void Dispose()
    {
        _index.Dispose();
        _queries.Dispose();
        _vectors.Dispose();
    }

    [Fact]
    public Task NoFault() => Finds([], new AlteredEngine(Engine()));

    [Fact]
    public Task Unsorted() => Finds(["sorted"], new AlteredEngine(Engine())
    {
        Answer = (_, query, ids, distances) =>
        {
            if (query == 3 && ids.Count > 2)
            {
                (ids[0], ids[^1]) = (ids[^1], ids[0]);
                (distances[0], distances[^1]) = (distances[^1], distances[0]);
            }
        },
    });

    /// <summary>An index that multiplies normalized vectors may change places within the rounding of that, 2^-22 sqrt(10) here, and no farther.</summary>
    [Theory]
    [InlineData(true, 5e-7f, true)]
    [InlineData(true, 2e-6f, false)]
    [InlineData(false, 5e-7f, false)]
    public async Task Unsorted_within_rounding(bool normalizes, float back, bool passes)
    {
        AuditResult result = await Audit(new AlteredEngine(Engine())
        {
            Describe = description => description with { OrdersByNormalized = normalizes },
            Answer = (_, query, _, distances) =>
            {
                if (query == 3 && distances.Count > 2)
                {
                    distances[1] = distances[2] + back;
                }
            },
        });
        Assert.Equal(passes, result.Checks.Single(check => check.Name == "sorted").Passed);
    }

    [Fact]
    public Task Repeats() => Finds(["no-repeats"], new AlteredEngine(Engine())
    {
        Answer = (search, query, ids, distances) =>
        {
            if (query == 3 && search.K == 30)
            {
                (ids[^1], distances[^1]) = (ids[^2], distances[^2]);
            }
        },
    });

    [Fact]
    public Task UnknownIds() => Finds(["ids-exist"], new AlteredEngine(Engine())
    {
        Answer = (search, query, ids, _) =>
        {
            if (query == 3 && search.K == 30)
            {
                ids[^1] = Count;
            }
        },
    });

    [Fact]
    public Task AnotherMetric() => Finds(["metric"], new AlteredEngine(Engine())
    {
        Answer = (_, _, _, distances) =>
        {
            for (int i = 0; i < distances.Count; i++)
            {
                distances[i] *= distances[i];
            }
        },
    });

    [Fact]
    public async Task AnotherMetricIsNamed()
    {
        AuditResult result = await Audit(new AlteredEngine(Engine()) { Describe = description => description with { Distance = EngineDistance.SquaredEuclidean } });
        Assert.Contains("The distances are ||a - b||, not ||a - b||^2", result.Checks.Single(check => check.Name == "metric").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public Task OtherData() => Finds(["metric", "exact-mode"], new AlteredEngine(Engine())
    {
        // As if --data had its rows shifted by one; whether vectors still find themselves is then by chance.
        Answer = (_, _, ids, _) =>
        {
            for (int i = 0; i < ids.Count; i++)
            {
                ids[i] = (ids[i] + 1) % Count;
            }
        },
    }, alsoMay: ["self", "contract"]);

    [Fact]
    public Task EffortWithoutEffect() => Finds(["effort-has-effect"], new AlteredEngine(Engine())
    {
        Ask = search => search.Exact || search.K > 200 ? search : search with { Effort = 10 },
    }, alsoMay: ["contract", "self"]);

    [Fact]
    public async Task EffortWithoutEffectIsFoundWithQueriesOfTheBase()
    {
        // Each of them finds itself whatever the effort.
        await using AlteredEngine engine = new(Engine()) { Ask = search => search.Exact || search.K > 200 ? search : search with { Effort = 4 } };
        EngineIds ids = EngineIds.Match(engine.Description, Count);
        using ProbeQueries queries = ProbeQueries.FromBase(_vectors, ids, 60, 1);
        AuditResult result = await new AuditRunner(new EngineProbe(engine, _vectors, ids, queries), Usual).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
        AuditCheck check = result.Checks.Single(check => check.Name == "effort-has-effect");
        Assert.False(check.Passed, check.Detail);
    }

    [Fact]
    public Task SelfLeftOut() => Finds(["self"], new AlteredEngine(Engine())
    {
        Answer = (_, _, ids, distances) =>
        {
            if (distances.Count > 0 && distances[0] == 0)
            {
                ids.RemoveAt(0);
                distances.RemoveAt(0);
            }
        },
    });

    [Fact]
    public Task Unreachable() => Finds(["all-reachable"], new AlteredEngine(Engine())
    {
        Answer = (search, _, ids, distances) =>
        {
            int place = search.K == Count ? ids.IndexOf(17) : -1;
            if (place >= 0)
            {
                ids.RemoveAt(place);
                distances.RemoveAt(place);
            }
        },
    });

    [Fact]
    public Task InexactExactMode() => Finds(["exact-mode"], new AlteredEngine(Engine())
    {
        Ask = search => search.Exact ? search with { Exact = false, Effort = 1 } : search,
    });

    [Fact]
    public async Task IgnoredChecksAreToldButNotHeldAgainst()
    {
        AlteredEngine engine = new(Engine()) { Ask = search => search.Exact ? search with { Exact = false, Effort = 1 } : search };
        AuditResult result = await Audit(engine, new AuditOptions { Ks = [10, 30], Efforts = [20], Ignored = ["exact-mode"] });
        Assert.False(result.Checks.Single(check => check.Name == "exact-mode").Passed);
        Assert.True(result.Passed);
    }

    private static AuditOptions Usual => new() { Ks = [10, 30], Efforts = [20] };

    private PlumblineEngine Engine() => new(_index, CapacityContract.SpillAndPad);

    private async Task Finds(string[] expected, AlteredEngine engine, string[]? alsoMay = null)
    {
        AuditResult result = await Audit(engine);
        string[] failed = [.. result.Checks.Where(check => !check.Passed).Select(check => check.Name)];
        string all = string.Join("; ", result.Checks);
        Assert.True(expected.All(failed.Contains), all);
        Assert.True(failed.All(name => expected.Contains(name) || (alsoMay ?? []).Contains(name)), all);
        Assert.Equal(expected.Length == 0, result.Passed);
    }

    private async Task<AuditResult> Audit(AlteredEngine engine, AuditOptions? options = null)
    {
        await using (engine)
        {
            using ProbeQueries queries = ProbeQueries.From(_queries, 60, 1);
            EngineProbe probe = new(engine, _vectors, EngineIds.Match(engine.Description, Count), queries);
            return await new AuditRunner(probe, options ?? Usual).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
        }
    }
}
