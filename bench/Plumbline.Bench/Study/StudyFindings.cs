using System.Globalization;
using Plumbline.Bench.Report;
using Plumbline.Studies.Results;

namespace Plumbline.Bench.Study;

/// <summary>What the measurements of a study come to.</summary>
/// <param name="result">Our last run.</param>
/// <param name="times">Seconds of both sides.</param>
/// <param name="sample">What the peer searched.</param>
/// <param name="repetitions">Times that everything was measured.</param>
/// <param name="peerMemory">Largest memory of the peer, bytes.</param>
internal sealed class StudyFindings(StudyResult result, StudyTimes times, SearchSample sample, int repetitions, long peerMemory)
{
    private const string Hnsw = "FAISS IndexHNSWFlat";
    private const string Flat = "FAISS IndexFlatL2";

    // Graphs of the same settings differ by chance: among 10,000 vectors by 0.004 in mean overlap, with few vectors and a large k by 0.02.
    private const double OverlapLimit = 0.02;

    private readonly IReadOnlyList<int> _ks = result.Plan.Ks;

    public BenchReport Report(OverlapTally overlap)
    {
        Dictionary<(ConditionKey Key, int K), BenchCheck> checks = result.Points
            .Where(point => sample.Ks.Contains(point.K))
            .ToDictionary(point => (point.Key, point.K), point => Check(point, overlap));
        int count = result.Data.SubsetCount;
        BenchCheck worst = checks.Values.MaxBy(check => check.Difference)!;
        return new BenchReport
        {
            Title = string.Create(
                CultureInfo.InvariantCulture,
                $"{count:#,0} x {result.Data.Dimension} vectors of {result.Plan.Data}, M {result.Plan.M}, {result.Keys.Count()} settings, {_ks.Count} k from {_ks[0]} to {_ks[^1]}, all vectors are queries"),
            Repetitions = repetitions,
            Rows = Rows(),
            Checks = [.. checks.Values],
            CheckSummary = string.Create(CultureInfo.InvariantCulture, $"mean overlap at {checks.Count} (setting, k); farthest apart: {worst.Describe()}"),
            Notes = Notes(),
            Tables = [Settings(checks)],
        };
    }

    private static BenchCheck Check(StudyPoint point, OverlapTally overlap)
    {
        double ours = point.Paper!.MeanOverlap;
        double theirs = overlap.Mean(new StudySearch(point.Key, point.K, point.EfSearch, point.EfConstruction));
        return new BenchCheck($"mean overlap, {point.Key.Label}, k {point.K}", ours, theirs, Math.Abs(ours - theirs), OverlapLimit);
    }

    private IReadOnlyList<BenchRow> Rows()
    {
        int searches = result.Points.Count;
        int graphs = result.Points.Select(point => point.EfConstruction).Distinct().Count();
        bool estimated = !sample.IsWhole(_ks);
        return
        [
            new BenchRow { Work = $"search, {searches} (setting, k)", Peer = Hnsw, Ours = times.Ours("search"), Theirs = times.TheirSearch, TheirsEstimated = estimated },
            new BenchRow { Work = $"build, {graphs} graphs", Peer = Hnsw, Ours = times.Ours("build"), Theirs = times.TheirBuild },
            new BenchRow { Work = "exact pass", Peer = Flat, Ours = times.Ours("exact"), Theirs = times.TheirExact },
            new BenchRow
            {
                Work = "exact + build + search",
                Peer = "FAISS",
                Ours = times.Ours("exact", "build", "search"),
                Theirs = [.. times.TheirSearch.Select((search, repetition) => search + times.TheirBuild[repetition] + times.TheirExact[repetition])],
                TheirsEstimated = estimated,
            },
            new BenchRow { Work = "the run: the same and metrics", Peer = "-", Ours = times.Ours("exact", "build", "search", "metrics"), Theirs = [] },
            new BenchRow { Work = "peak memory, whole process", Peer = "FAISS", Unit = BenchUnit.Bytes, Ours = [result.PeakMemoryBytes], Theirs = [peerMemory] },
        ];
    }

    private List<string> Notes()
    {
        List<string> notes = [];
        if (!sample.IsWhole(_ks))
        {
            notes.Add($"* estimated: {sample.Describe(_ks)}. --full does every search.");
        }

        notes.Add("FAISS searches once for each setting and k, for k + 1 neighbours, as the authors did; our engine answers all k and efforts of a graph from one walk a query.");
        notes.Add($"Our build and search read the distances of our exact pass, which also ranks all vectors; FAISS's exact pass finds the {_ks[^1] + 1} nearest. The fourth row counts all of it on both sides.");
        notes.Add("FAISS up to 1.7.3 stops early in some searches with k up to about efSearch: 0.014 of overlap at alpha 1, k 10, on replica, less elsewhere.");
        notes.Add("Peak memory: our process holds the distances of all pairs and the measures of every query; the peer's one graph at a time and no measures.");
        return notes;
    }

    private BenchTable Settings(Dictionary<(ConditionKey Key, int K), BenchCheck> checks)
    {
        // All fifty would not fit a screen; the JSON has them.
        int[] shown = [.. sample.Ks.Count <= 5 ? sample.Ks : sample.Ks.Where(k => k is 10 or 100 or 250 or 500)];
        return new BenchTable(
            "FAISS's time at all k of a setting, and mean overlap, ours / FAISS's, at some:",
            ["setting", "FAISS", .. shown.Select(k => $"k = {k}")],
            [
                .. result.Keys.Select(key => (string[])
                [
                    key.Label,
                    Quantity.Text(Median.Of(times.TheirSearchOf(key)), BenchUnit.Seconds),
                    .. shown.Select(k => checks[(key, k)]).Select(check => string.Create(CultureInfo.InvariantCulture, $"{check.Ours:0.0000} / {check.Theirs:0.0000}")),
                ]),
            ]);
    }
}
