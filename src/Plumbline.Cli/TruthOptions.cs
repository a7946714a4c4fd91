using System.CommandLine;
using System.Globalization;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.CommandOptions;

namespace Plumbline.Cli;

/// <summary>The options of plumb truth.</summary>
internal sealed class TruthOptions
{
    private const long DefaultMemory = 2L << 30;

    private readonly Argument<string> _base = new("BASE")
    {
        Description = "Vectors to search, in any format (plumb convert --help lists them). A float32 .npy or .fbin may be larger than memory; most others are copied.",
    };

    private readonly Option<string?> _queries = Text("--queries", "FILE", "Vectors to search for, of the same dimension. [default: those of BASE, each left out of its own neighbours]");
    private readonly Option<string?> _k = Text("--k", "N", "Neighbours of each query, nearest first. Required.");
    private readonly Option<string?> _out = Text("--out", "FILE", "Where the neighbours go: .ivecs and .fvecs (either name writes both, ids and distances), .npz (arrays ids and distances), .hdf5 or .h5 (ann-benchmarks: neighbors and distances). Required.", "-o");
    private readonly Option<string?> _metric = Choice("--metric", MetricNames.All, "What near means, and what the distances are: l2 Euclidean; squared-l2 its square; ip the negated inner product; cosine 1 - cosine. [default: l2]");
    private readonly Option<string?> _memory = Text("--memory", "SIZE", "What the results may take in memory at a time, such as 512M or 8G. More queries are searched in batches; the file is the same to the byte. [default: 2G, or a quarter of the memory where that is less]");
    private readonly Option<string?> _threads = Threads();
    private readonly Option<bool> _force = Force();
    private readonly Option<string?> _json = Json("sizes, seconds, memory");
    private readonly Option<bool> _quiet = Quiet();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_base);
        foreach (Option option in (Option[])[_queries, _k, _out, _metric, _memory, _threads, _force, _json, _quiet])
        {
            command.Options.Add(option);
        }
    }

    public TruthRequest Read(ParseResult parsed) => new(
        NotEmpty(parsed.GetValue(_base)!, "BASE"),
        PathOf(parsed, _queries),
        NumberList.WholeNumber(Required(parsed, _k, "the number of neighbours"), _k.Name),
        parsed.GetValue(_metric) is { } metric ? MetricNames.Find(metric, _metric.Name) : Metric.L2,
        NotEmpty(Required(parsed, _out, "the path of a file"), _out.Name),
        parsed.GetValue(_force),
        Memory(parsed.GetValue(_memory)),
        ThreadsOf(parsed, _threads),
        JsonOf(parsed, _json),
        parsed.GetValue(_quiet));

    private static long Memory(string? text)
    {
        if (text is null)
        {
            return Math.Min(DefaultMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        }

        string number = text.Trim();
        int shift = number.Length == 0 ? 0 : char.ToUpperInvariant(number[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        number = shift > 0 ? number[..^1] : number;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= 1 && value <= long.MaxValue >> shift
            ? value << shift
            : throw new PlanException($"--memory: found '{text}', expected a size such as 512M or 8G");
    }
}
