using System.Globalization;
using Plumbline.Bench.Report;
using Plumbline.Exact;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Bench.Study;

/// <summary>
/// The paper's study, one run of it: our engine, which answers the whole grid from one walk a query and graph, beside FAISS
/// searching once for each setting and k, as the authors did.
/// </summary>
internal sealed class StudyComparison : IComparison
{
    private static readonly StudyPlan Paper = Presets.Paper with { Data = "replica", Subset = 0, Runs = 1 };

    // Small, but not so small, nor k so large in it, that two graphs of the same settings differ by more than the check allows.
    private static readonly StudyPlan Small = Paper with { Data = "replica:3000", Ks = [.. Paper.Ks.Where(k => k <= 100)] };

    public string Name => "study";

    public BenchReport Run(BenchSession session)
    {
        BenchOptions options = session.Options;
        int repetitions = options.Repetitions ?? (options.Quick || options.Full ? 1 : 3);
        StudyPlan plan = options.Quick ? Small : Paper;
        plan = plan with { Data = options.Data ?? plan.Data };
        SearchSample sample = options switch
        {
            { Full: true } => new SearchSample(plan.Ks, 1),
            { Quick: true } => new SearchSample([10, 50, 100], 2),
            // About 2,500 queries or more in all: fewer would blur the mean overlap by more than the check can bear.
            _ => new SearchSample([10, 100, 250, 500], repetitions < 3 ? 4 : 10),
        };

        (string path, NeighborTable exact) = Prepare(session, plan);
        using StudyData file = new FileData(path, labels: null, session.Cancellation);
        StudyTimes times = new(plan.Ks, file.Count, sample);
        OverlapTally overlap = new(exact);
        StudyResult result = null!;
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            StudyClock clock = new();
            result = session.Time("ours", () => new StudyRunner(plan, file, options.Threads).Run(clock, progress: null, session.Cancellation));
            times.AddOurs(clock.Seconds);
            BenchSession.Log(string.Create(CultureInfo.InvariantCulture, $"repetition {repetition + 1} of {repetitions}: our searches {clock.Seconds["search"]:0.00} s"));
            times.BeginTheirs(session.Ask("exact", plan.Ks.Max()).Seconds);
            SearchPeer(session, plan.M, sample, repetition, Searches(result), times, overlap);
            times.EndTheirs();
        }

        StudyFindings findings = new(result, times, sample, repetitions, (long)session.Ask("memory").Number("bytes"));
        return findings.Report(overlap);
    }

    /// <summary>Makes the vectors, as a file that both sides read, and their exact neighbours, which only the check of the peer's results needs.</summary>
    private static (string Path, NeighborTable Exact) Prepare(BenchSession session, StudyPlan plan)
    {
        int threads = session.Options.Threads;
        BenchSession.Log($"vectors: {plan.Data}");
        using StudyData data = StudyDataSource.Open(plan.Data, session.Cancellation);
        using VectorSet vectors = session.Time("prepare", () => data.Draw(rows: null, threads, session.Cancellation));
        session.Time("prepare", () => WarmUp(plan, threads, session.Cancellation));
        ExactSearchOptions options = new() { Threads = threads };
        NeighborTable exact = session.Time("check", () => ExactSearch.SelfJoin(vectors, plan.Ks.Max(), Metric.SquaredL2, options, progress: null, session.Cancellation));
        return (session.Hand("vectors", vectors), exact);
    }

    /// <summary>The searches of a study, read from its results.</summary>
    private static IReadOnlyList<StudySearch> Searches(StudyResult result) =>
        [.. result.Points.Select(point => new StudySearch(point.Key, point.K, point.EfSearch, point.EfConstruction))];

    /// <summary>Compiles what the first repetition would otherwise wait for.</summary>
    private static int WarmUp(StudyPlan plan, int threads, CancellationToken cancellation)
    {
        using ReplicaData few = new(600);
        return new StudyRunner(plan with { Data = few.Source }, few, threads).Run(new StudyClock(), progress: null, cancellation).Points.Count;
    }

    private static void SearchPeer(
        BenchSession session, int m, SearchSample sample, int repetition, IReadOnlyList<StudySearch> searches, StudyTimes times, OverlapTally overlap)
    {
        const string Ids = "ids.bin";
        int first = repetition % sample.Stride;
        foreach (IGrouping<int, StudySearch> graph in searches.GroupBy(search => search.EfConstruction).OrderBy(group => group.Key))
        {
            double build = session.Ask("build", m, graph.Key).Seconds;
            times.AddBuild(build);
            double before = times.Searched;
            foreach (StudySearch search in graph.Where(search => sample.Ks.Contains(search.K)))
            {
                PeerAnswer answer = session.Ask("search", search.EfSearch, search.K, sample.Stride, first, Ids);
                times.AddSearch(search, answer.Seconds, answer.Number("queries"));
                session.Time("check", () => overlap.Add(search, first, sample.Stride, session.Scratch.File(Ids)));
            }

            BenchSession.Log(string.Create(CultureInfo.InvariantCulture, $"  FAISS, efConstruction {graph.Key}: graph {build:0.0} s, searches {times.Searched - before:0.0} s"));
        }
    }
}
