namespace Plumbline.EndToEnd.HardUse;

/// <summary>A command that writes: what it reads lies in the folder in, what it writes goes to the folder out.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Words">Its words; a path begins with in/ or out/.</param>
/// <param name="Outputs">What it writes, below out.</param>
internal sealed record WritingCommand(string Name, string[] Words, string[] Outputs)
{
    private const string Grid = "--k 5,20 --ef 10,20 --ef-construction 50 --alpha 1 --sensitivity 0 --m 6";

    /// <summary>Every command that writes a file, and every format that it is written in.</summary>
    public static IReadOnlyList<WritingCommand> All { get; } =
    [
        Of("study", $"study --data in/base.npy {Grid} --out out/run --json out/study.json", "run", "study.json"),
        Of("study of images", $"study --data images:in/photos --model in/net.onnx --preprocess in/net.json --k 5,8 --ef 10 --ef-construction 20 --alpha 1 --sensitivity 0 --m 4 --out out/run", "run"),
        Of("study of a plan", "study in/plan.yaml --out out/run", "run"),
        Of("embed", "embed in/photos --model in/net.onnx --preprocess in/net.json -o out/photos.npy --json out/embed.json", "photos.npy", "photos.npy.manifest.json", "embed.json"),
        Of("truth", "truth in/base.npy --k 100 -o out/truth.npz --json out/truth.json", "truth.npz", "truth.json"),
        Of("truth of queries", "truth in/base.npy --queries in/queries.npy --k 100 -o out/truth.ivecs", "truth.ivecs", "truth.fvecs"),
        Of("truth to hdf5", "truth in/base.npy --queries in/queries.npy --k 100 -o out/truth.hdf5", "truth.hdf5"),
        Of("build", "build in/base.npy -o out/index.plumb --m 8 --calibrate 0.9 --json out/build.json", "index.plumb", "build.json"),
        Of("search", "search in/index.plumb --queries in/queries.npy --k 100 --truth in/truth.hdf5 -o out/found.npz --json out/search.json", "found.npz", "search.json"),
        Of("search of several k", "search in/index.plumb --queries in/queries.npy --k 50,100 --ef 20,100 -o out/found.npz", "found.npz"),
        Of("audit", "audit in/index.plumb --data in/base.npy --queries in/queries.npy --k 10 --ignore effort-has-effect --report out/audit.html --json out/audit.json", "audit.html", "audit.json"),
        Of("tune", "tune in/index.plumb --data in/base.npy --queries in/queries.npy --k 5 --overlap 0.5 --share 0.5 --report out/tune.html --json out/tune.json", "tune.html", "tune.json"),
        Of("report", "report in/run -o out/report --json out/report.json", "report", "report.json"),
        Of("report of two", "report in/run in/run2 -o out/two.html", "two.html"),
        Of("watch", "watch in/index.plumb --data in/base.npy --k 10 --sample 5 --max-qps 100 --rounds 1 --json out/rounds.jsonl", "rounds.jsonl"),
        Of("info", "info in/base.npy --json out/info.json", "info.json"),
        Of("decode", "decode paper --json out/decode.json", "decode.json"),
        .. ((string[])["npy", "npz", "hdf5", "parquet", "csv"]).Select(format => Of($"convert to {format}", $"convert in/base.npy out/base.{format}", $"base.{format}")),
        Of("convert from csv", "convert in/base.csv out/base.npy", "base.npy"),
    ];

    /// <summary>Those that a test run tries in each way: one for each way of writing. PLUMBLINE_HARD_USE=all has all of them tried, as tests/hard-use/places.sh does.</summary>
    public static IReadOnlyList<WritingCommand> Tried { get; } = Environment.GetEnvironmentVariable("PLUMBLINE_HARD_USE") == "all"
        ? All
        : [.. All.Where(command => command.Name is "study" or "embed" or "truth of queries" or "build" or "search" or "tune" or "report" or "convert to parquet")];

    /// <summary>The command with its folders replaced.</summary>
    /// <param name="input">In place of in.</param>
    /// <param name="output">In place of out.</param>
    public string[] In(string input, string output) => [.. Words.Select(word =>
        word.StartsWith("in/", StringComparison.Ordinal) ? input + word[2..]
        : word.StartsWith("out/", StringComparison.Ordinal) ? output + word[3..]
        : word.Replace(":in/", $":{input}/", StringComparison.Ordinal))];

    private static WritingCommand Of(string name, string words, params string[] outputs) => new(name, words.Split(' '), outputs);
}
