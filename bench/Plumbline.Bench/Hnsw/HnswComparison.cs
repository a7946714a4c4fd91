using Plumbline.Bench.Report;

namespace Plumbline.Bench.Hnsw;

/// <summary>Our HNSW index beside hnswlib and FAISS: queries per second at equal recall, construction, memory.</summary>
internal sealed class HnswComparison : IComparison
{
    /// <summary>What the peer calls FAISS.</summary>
    public const string Faiss = "FAISS";

    private static readonly string[] Peers = ["hnswlib", Faiss];

    public string Name => "hnsw";

    public BenchReport Run(BenchSession session)
    {
        BenchOptions options = session.Options;
        int repetitions = options.Repetitions ?? (options.Quick ? 1 : 5);
        IReadOnlyList<HnswData> all = HnswData.All(options.Quick);
        IReadOnlyList<string> rows = [.. all.SelectMany(data => data.Rows)];
        if (!rows.Any(options.Wants))
        {
            throw new BenchException($"--only: found '{options.Only}', expected part of one of: {string.Join("; ", rows)}");
        }

        if (options.Chart is not null && !all.Any(data => Ks(data, options).Count > 0))
        {
            throw new BenchException($"--chart: found --only {options.Only}, which leaves no row of queries to draw");
        }

        if (options.Chart is { } chart)
        {
            RecallChart.RequireFormat(chart);
        }

        HnswMeasurement[] measurements =
        [
            .. all.Where(data => data.Rows.Any(options.Wants)).Select(data => new HnswMeasurement(data, Ks(data, options)).Run(session, repetitions, Peers)),
        ];
        return new HnswFindings(measurements, Peers, options, repetitions).Report();
    }

    private static IReadOnlyList<int> Ks(HnswData data, BenchOptions options) => [.. data.Ks.Where(k => options.Wants(data.SearchRow(k)))];
}
