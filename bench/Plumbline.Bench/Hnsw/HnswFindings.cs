using System.Globalization;
using Plumbline.Bench.Report;

namespace Plumbline.Bench.Hnsw;

/// <summary>What the measurements come to.</summary>
/// <param name="measurements">One a data set.</param>
/// <param name="peers">The peer's engines.</param>
/// <param name="options">What was asked for.</param>
/// <param name="repetitions">Times that everything was measured.</param>
internal sealed class HnswFindings(IReadOnlyList<HnswMeasurement> measurements, IReadOnlyList<string> peers, BenchOptions options, int repetitions)
{
    private const string Ours = OurEngine.EngineName;

    // FAISS up to 1.7.3 stops early where efSearch is about k: 0.04 of recall at efSearch 10, 0.007 at 20, nothing to see from here on.
    private const int LowestOfFaiss = 24;

    public BenchReport Report()
    {
        List<string> notes = Notes();
        List<BenchRow> rows = [.. measurements.SelectMany(measurement => Rows(measurement, notes))];
        BenchCheck[] checks = [.. measurements.SelectMany(Checks)];
        BenchCheck worst = checks.Where(check => check.Limit > 0).MaxBy(check => check.Difference / check.Limit)!;
        RecallPanel[] panels = [.. measurements.SelectMany(Panels)];
        return new BenchReport
        {
            Title = $"approximate k nearest neighbours, squared L2, M {HnswSetting.M}, efConstruction {HnswSetting.EfConstruction}",
            Repetitions = repetitions,
            Rows = rows,
            Checks = checks,
            CheckSummary = $"recall at equal efSearch and of the builds, no id twice; farthest apart for its limit: {worst.Describe()}",
            Notes = notes,
            Panels = panels,
            Tables = [BuildTable(), .. panels.Select(CurveTable)],
        };
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private List<string> Notes() =>
    [
        "Searches use one thread on all sides; the threads above are those of construction. hnswlib and FAISS come from one peer process, built as the line of versions says.",
        $"Queries at recall {Number(HnswSetting.Recall, "0.##")}: on each side's own curve, log of queries per second linear in recall between the two neighbouring efSearch; where efSearch = k is enough, at that.",
        "Recall counts, once each, returned points no farther than the exact k-th (relative tolerance 1e-6), with one function for all sides. FAISS gets all queries in one call, its fastest way.",
        "Memory is the growth of the process over construction, a copy of the vectors included; for small data the pages of anything else blur it. Vectors + links is 4 n d + 4 n 2M bytes and the expected upper levels, 4 n M / (M - 1).",
        .. measurements.Select(measurement => measurement.Data.Note).OfType<string>(),
    ];

    private IEnumerable<BenchRow> Rows(HnswMeasurement measurement, List<string> notes)
    {
        HnswData data = measurement.Data;
        foreach (int k in measurement.Ks)
        {
            foreach (string peer in peers)
            {
                double?[] ours = [.. measurement.Curves(Ours, k).Select(curve => curve.RateAt(HnswSetting.Recall))];
                double?[] theirs = [.. measurement.Curves(peer, k).Select(curve => curve.RateAt(HnswSetting.Recall))];
                if (ours.Concat(theirs).All(rate => rate.HasValue))
                {
                    yield return Rate(data.SearchRow(k), peer, ours.OfType<double>(), theirs.OfType<double>());
                }
                else
                {
                    notes.Add($"No row '{data.SearchRow(k)}' with {peer}: one of the two does not reach that recall at efSearch {HnswSetting.Efforts(k, options.Quick)[^1]}.");
                }
            }
        }

        foreach (string peer in peers.Where(_ => options.Wants(data.BuildRow)))
        {
            yield return Rate(data.BuildRow, peer, Speeds(Ours), Speeds(peer));
        }

        if (options.Wants(data.MemoryRow))
        {
            foreach (string peer in peers)
            {
                yield return Memory(peer, [.. measurement.Builds(peer).Select(build => build.Bytes)]);
            }

            yield return Memory("vectors + links", [HnswSetting.VectorsAndLinks(data.Count, data.Dimension)]);
        }

        IEnumerable<double> Speeds(string engine) => measurement.Builds(engine).Select(build => data.Count / build.Seconds);

        BenchRow Memory(string peer, IReadOnlyList<double> theirs) => new()
        {
            Work = data.MemoryRow,
            Peer = peer,
            Unit = BenchUnit.Bytes,
            Ours = [.. measurement.Builds(Ours).Select(build => build.Bytes)],
            Theirs = theirs,
        };
    }

    private static BenchRow Rate(string work, string peer, IEnumerable<double> ours, IEnumerable<double> theirs) =>
        new() { Work = work, Peer = peer, Unit = BenchUnit.PerSecond, Ours = [.. ours], Theirs = [.. theirs] };

    private IEnumerable<BenchCheck> Checks(HnswMeasurement measurement)
    {
        // Graphs of the same settings differ by chance. With 1,000 queries the difference of two mean recalls has a standard deviation
        // of 0.003 at efSearch 10 and less above; with fewer queries more.
        bool few = measurement.Data.Queries < 1000;
        double limit = few ? 0.03 : 0.01;
        double buildLimit = few ? 0.015 : measurement.Data.BuildQueries < 10_000 ? 0.003 : 0.001;
        foreach (string peer in peers)
        {
            foreach (int k in measurement.Ks)
            {
                RecallCurve theirs = RecallCurve.Typical(measurement.Curves(peer, k));
                foreach ((RecallPoint our, RecallPoint their) in RecallCurve.Typical(measurement.Curves(Ours, k)).Points.Zip(theirs.Points))
                {
                    if (peer != HnswComparison.Faiss || our.EfSearch >= LowestOfFaiss)
                    {
                        string name = $"recall, {measurement.Data.Name}, k {k}, efSearch {our.EfSearch}, {peer}";
                        yield return new BenchCheck(name, our.Recall, their.Recall, Math.Abs(our.Recall - their.Recall), limit);
                    }
                }
            }

            double ours = measurement.BuildRecall(Ours);
            double built = measurement.BuildRecall(peer);
            yield return new BenchCheck($"recall of the build no lower, {measurement.Data.Name}, {peer}", ours, built, Math.Max(0, built - ours), buildLimit);
        }

        foreach (string engine in peers.Prepend(Ours))
        {
            int repeated = measurement.Repeated(engine);
            yield return new BenchCheck($"ids that repeat, {measurement.Data.Name}, {engine}", repeated, 0, repeated, 0);
        }
    }

    private IEnumerable<RecallPanel> Panels(HnswMeasurement measurement) => measurement.Ks.Select(k => new RecallPanel(
        measurement.Data.Name, k, [.. peers.Prepend(Ours).Select(engine => RecallCurve.Typical(measurement.Curves(engine, k)))]));

    private BenchTable BuildTable()
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (HnswMeasurement measurement in measurements)
        {
            double ideal = HnswSetting.VectorsAndLinks(measurement.Data.Count, measurement.Data.Dimension);
            foreach (string engine in peers.Prepend(Ours))
            {
                double bytes = Median.Of([.. measurement.Builds(engine).Select(build => build.Bytes)]);
                rows.Add(
                [
                    measurement.Data.Name,
                    engine,
                    Number(measurement.Data.Count / Median.Of([.. measurement.Builds(engine).Select(build => build.Seconds)]), "#,0"),
                    Number(measurement.BuildRecall(engine), "0.0000"),
                    Number(bytes / 1e6, "0.0"),
                    Number(bytes / ideal, "0.00"),
                    engine == Ours ? Number(measurement.OurSizeInBytes / ideal, "0.00") : "-",
                ]);
            }
        }

        return new BenchTable(
            $"Construction (vectors per second, recall@{HnswSetting.BuildK} at efSearch {HnswSetting.BuildEfSearch}) and memory (MB, and as a multiple of vectors + links)",
            ["data", "engine", "vectors/s", "recall", "MB", "multiple", "by own account"],
            rows);
    }

    private static BenchTable CurveTable(RecallPanel panel) => new(
        $"{panel.Title}: recall and queries per second",
        ["efSearch", .. panel.Curves.SelectMany(curve => (string[])[curve.Engine, "queries/s"])],
        [
            .. panel.Curves[0].Points.Select((point, place) => (string[])
            [
                point.EfSearch.ToString(CultureInfo.InvariantCulture),
                .. panel.Curves.SelectMany(curve => (string[])[Number(curve.Points[place].Recall, "0.0000"), Number(curve.Points[place].QueriesPerSecond, "#,0")]),
            ]),
        ]);
}
