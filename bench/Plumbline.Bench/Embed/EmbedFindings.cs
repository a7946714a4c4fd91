using System.Globalization;
using Plumbline.Bench.Report;
using Plumbline.Imaging.Embedding;

namespace Plumbline.Bench.Embed;

/// <summary>What was measured, as rows, tables and checks.</summary>
/// <param name="plan">The rows there are.</param>
internal sealed class EmbedFindings(EmbedPlan plan)
{
    // Few images leave more to chance: whether both threads were in the model at once.
    private readonly double _largestGrowth = plan.Quick ? 0.25 : 0.1;

    private readonly List<EmbedMeasurement> _measurements = [];
    private readonly List<BenchRow> _memory = [];

    /// <summary>What a reader has to know.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "Ours is all of it: the images' hash, reading, decoding, preparing, the model, writing rows and manifest to the disk. ONNX Runtime has its images prepared in memory and drops what it finds; it was measured with the fastest of the settings in the table of what was tried.",
        "The model waits: share of the time of embedding in which threads that run the model had no batch (they share the processors with those that prepare images).",
    ];

    public List<BenchCheck> Checks { get; } = [];

    public void Add(EmbedMeasurement measurement) => _measurements.Add(measurement);

    public void Add(EmbedMemory memory, (long Few, long Many) peak)
    {
        _memory.Add(new BenchRow { Work = memory.Name, Peer = memory.Many.Words(memory.Few), Unit = BenchUnit.Bytes, Ours = [peak.Many], Theirs = [peak.Few] });
        Checks.Add(new BenchCheck($"{memory.Name}, beside {memory.Few:#,0}", peak.Many, peak.Few, Math.Max(0, (double)peak.Many / peak.Few - 1), _largestGrowth));
    }

    public IReadOnlyList<BenchRow> Rows(string peer) =>
    [
        .. _measurements.Select(one => new BenchRow { Work = one.Work.Name, Peer = peer, Unit = BenchUnit.PerSecond, Ours = one.Ours, Theirs = one.Theirs }),
        .. _measurements.Select(one => new BenchRow { Work = $"{one.Work.Name}: the model waits", Peer = "-", Unit = BenchUnit.Share, Ours = [.. one.Results.Select(result => result.WaitShare)], Theirs = [] }),
        .. _memory,
    ];

    public IReadOnlyList<BenchTable> Tables(string peer) => _measurements.Count == 0 ? [] :
    [
        new BenchTable(
            "ONNX Runtime, images per second when it was tried",
            ["setting", .. _measurements.Select(one => one.Work.Name)],
            [.. _measurements[0].Tried.Select((_, i) => (IReadOnlyList<string>)[_measurements[0].Tried[i].Setting.Name, .. _measurements.Select(one => Tried(one, i))])]),
        new BenchTable(
            "Where our time goes",
            ["work", "hash", "embed", "write", "processor, an image", $"{peer}'s"],
            [.. _measurements.Select(one => (IReadOnlyList<string>)[one.Work.Name, Part(one, result => result.HashSeconds), Part(one, result => result.EmbedSeconds), Part(one, result => result.WriteSeconds), Seconds(one.OurProcessor), Seconds(one.TheirProcessor)])]),
    ];

    public string Summary()
    {
        BenchCheck? worst = Checks.Where(check => check.Name.EndsWith("embeddings", StringComparison.Ordinal)).MaxBy(check => double.IsNaN(check.Difference) ? double.PositiveInfinity : check.Difference);
        string memory = _memory.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"peak memory of {plan.Memory.Many.Words(plan.Memory.Many.Count)} at most {_largestGrowth:0%} above that of {plan.Memory.Few:#,0}");
        string embeddings = worst is null ? "" : string.Create(CultureInfo.InvariantCulture, $"embeddings of up to {plan.Pool} images a row, differences as a share of the largest component; farthest apart: {worst.Describe()}");
        return string.Join("; ", new[] { embeddings, memory }.Where(text => text.Length > 0));
    }

    private static string Tried(EmbedMeasurement one, int i) =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Tried[i].Rate:0.0}{(one.Tried[i].Setting == one.Best ? " <" : "")}");

    private static string Part(EmbedMeasurement one, Func<EmbeddingResult, double> part) => Seconds([.. one.Results.Select(part)]);

    private static string Seconds(IReadOnlyList<double> values) => Quantity.Text(Median.Of(values), BenchUnit.Seconds);
}
