using System.Diagnostics;
using System.Globalization;
using Plumbline.Bench.Hardware;
using Plumbline.Bench.Report;

namespace Plumbline.Bench.Exact;

/// <summary>Exact search and self-join beside FAISS's brute force, and both beside what the machine could do at most.</summary>
internal sealed class ExactComparison : IComparison
{
    private const string Peer = "FAISS IndexFlatL2";

    public string Name => "exact";

    public BenchReport Run(BenchSession session)
    {
        BenchOptions options = session.Options;
        int repetitions = options.Repetitions ?? (options.Quick ? 2 : 5);
        IReadOnlyList<ExactData> all = ExactData.All(options.Quick);
        if (!all.Any(data => data.Works.Any(work => options.Wants(work.Name))))
        {
            throw new BenchException($"--only: found '{options.Only}', expected part of one of: {string.Join("; ", all.SelectMany(data => data.Works).Select(work => work.Name))}");
        }

        List<BenchRow> rows = [];
        List<BenchCheck> checks = [];
        List<string> notes =
        [
            $"GFLOP/s counts 2 n m d, and n instead of m in a self-join, although each pair of it need be worked out only once. The limit is {FmaPeak.Name} fused multiply-adds on registers, by as many threads.",
            "One by one: GB/s counts the base once a query; the limit is a plain read of the base by as many threads.",
            "Before each search of either side, memory is touched and given back: what a virtual machine's host has taken back in the meantime is no one's work.",
            "FAISS's self-join finds the k + 1 nearest, the query among them; its results lie in memory that it need not allocate.",
        ];
        foreach (ExactData data in all)
        {
            ExactWork[] works = [.. data.Works.Where(work => options.Wants(work.Name))];
            if (works.Length > 0)
            {
                Run(session, data, works, repetitions, rows, checks);
                if (data.Note is not null)
                {
                    notes.Add(data.Note);
                }
            }
        }

        BenchCheck worst = checks.MaxBy(check => double.IsNaN(check.Difference) ? double.PositiveInfinity : check.Difference)!;
        return new BenchReport
        {
            Title = "exact k nearest neighbours, squared L2",
            Repetitions = repetitions,
            Rows = rows,
            Checks = checks,
            CheckSummary = string.Create(CultureInfo.InvariantCulture, $"all distances of up to 1,000 queries a row, differences as a share of the k-th; farthest apart: {worst.Describe()}"),
            Notes = notes,
        };
    }

    private static void Run(BenchSession session, ExactData data, ExactWork[] works, int repetitions, List<BenchRow> rows, List<BenchCheck> checks)
    {
        (VectorSet vectors, VectorSet queries) = session.Time("prepare", () => data.Load(session));
        using (vectors)
        using (queries)
        {
            session.Hand("base", vectors);
            foreach (ExactWork work in works)
            {
                using VectorSet asked = queries.Select([.. Enumerable.Range(0, Math.Min(work.Queries, queries.Count))]);
                if (work.Kind != ExactKind.SelfJoin)
                {
                    session.Hand("queries", asked);
                }

                rows.Add(Measure(session, work, vectors, asked, repetitions, checks));
            }
        }
    }

    private static BenchRow Measure(BenchSession session, ExactWork work, VectorSet vectors, VectorSet queries, int repetitions, List<BenchCheck> checks)
    {
        string command = work.Kind switch
        {
            ExactKind.Search => "search",
            ExactKind.SelfJoin => "self",
            _ => "single",
        };
        using OurExactSearch ours = new(work, vectors, queries, session.Options.Threads, session.Cancellation);
        session.Time("prepare", ours.WarmUp);
        List<double> ourSeconds = [];
        List<double> theirSeconds = [];
        List<double> limits = [];
        IReadOnlyList<NeighborTable> found = [];
        void Provide() => session.Time("memory", () => BackedMemory.Provide(work.FreshBytes));
        double Their()
        {
            Provide();
            return session.Ask(command, work.K).Seconds;
        }

        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            limits.Add(session.Time("limit", () => Limit(work, vectors, session.Options)));
            // Neither side always comes first.
            if (repetition % 2 == 1)
            {
                theirSeconds.Add(Their());
            }

            // What the last repetition found is let go before the next begins, so that its memory is there again.
            found = [];
            GC.Collect();
            Provide();
            long start = Stopwatch.GetTimestamp();
            found = session.Time("ours", ours.Find);
            ourSeconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (repetition % 2 == 0)
            {
                theirSeconds.Add(Their());
            }
        }

        const string Distances = "distances.bin";
        session.Ask("distances", DistanceCheck.Stride(work), Distances);
        checks.Add(session.Time("check", () => DistanceCheck.Compare(work, OurExactSearch.Join(work, found), session.Scratch.File(Distances))));
        BenchRate rate = work.Kind == ExactKind.Single
            ? new BenchRate("GB/s", work.Gigabytes, "plain read of the base", limits)
            : new BenchRate("GFLOP/s", work.Gigaflops, $"{FmaPeak.Name} FMA peak", limits);
        BenchRow row = new() { Work = work.Name, Peer = Peer, Ours = ourSeconds, Theirs = theirSeconds, Rate = rate };
        BenchSession.Log(string.Create(CultureInfo.InvariantCulture, $"{row.Work}: ours {row.Our:0.000} s, FAISS {row.Their:0.000} s"));
        return row;
    }

    private static double Limit(ExactWork work, VectorSet vectors, BenchOptions options)
    {
        TimeSpan span = TimeSpan.FromSeconds(options.Quick ? 0.05 : 0.3);
        return work.Kind == ExactKind.Single ? ReadBandwidth.Measure(vectors, options.Threads, span) : FmaPeak.Measure(options.Threads, span);
    }
}
