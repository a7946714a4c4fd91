using System.CommandLine;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.CommandOptions;

namespace Plumbline.Cli;

/// <summary>The options of plumb build.</summary>
internal sealed class BuildOptions
{
    private static readonly HnswBuildOptions Defaults = new();

    private readonly Argument<string> _vectors = new("VECTORS") { Description = "Vectors to index: a .npy (float32, float16) or .fvecs file. The key of each is its row number, from 0." };
    private readonly Option<string?> _out = Text("--out", "INDEX", "The file of the index. Required.", "-o");
    private readonly Option<string?> _metric = Text("--metric", "l2|squared-l2|ip|cosine", "What near means, and what the distances are: l2 Euclidean; squared-l2 its square; ip the negated inner product; cosine 1 - cosine. [default: l2]");
    private readonly Option<string?> _m = Text("--m", "M", $"Links of a vector on each level above the base; the base level holds up to 2M. 16 is enough below about 100 dimensions. [default: {Defaults.M}]");
    private readonly Option<string?> _efConstruction = Text("--ef-construction", "EF", $"Candidates kept while a vector is linked: more takes longer and links better. [default: {Defaults.EfConstruction}]");
    private readonly Option<string?> _seed = Text("--seed", "SEED", $"The same vectors, options and seed give the same file, whatever the number of threads. [default: {Defaults.Seed}]");
    private readonly Option<string?> _calibrate = Text("--calibrate", "OVERLAP", "Measure the least efSearch for this mean overlap with the exact neighbours, such as 0.99, and store it: plumb search --target OVERLAP then chooses the effort.");
    private readonly Option<string?> _calibrateK = Text("--calibrate-k", "K,...", "Numbers of neighbours to calibrate for, a list or FROM:TO:STEP; in between, the next larger counts. [default: 10,100]");
    private readonly Option<string?> _calibrateQueries = Text("--calibrate-queries", "FILE", "Queries to calibrate with, best such as will really be asked. [default: 500 of the vectors, each left out of its own neighbours]");
    private readonly Option<string?> _threads = Threads();
    private readonly Option<bool> _force = Force();
    private readonly Option<string?> _json = Json("parameters, seconds, degrees, reachability, calibration");
    private readonly Option<bool> _quiet = Quiet();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_vectors);
        foreach (Option option in (Option[])[_out, _metric, _m, _efConstruction, _seed, _calibrate, _calibrateK, _calibrateQueries, _threads, _force, _json, _quiet])
        {
            command.Options.Add(option);
        }
    }

    public BuildRequest Read(ParseResult parsed)
    {
        double? target = OverlapOf(parsed, _calibrate);
        foreach (Option<string?> option in (Option<string?>[])[_calibrateK, _calibrateQueries])
        {
            if (target is null && parsed.GetValue(option) is not null)
            {
                throw new PlanException($"{option.Name}: found no --calibrate beside it, expected one, the overlap to calibrate for");
            }
        }

        return new BuildRequest(
            NotEmpty(parsed.GetValue(_vectors)!, "VECTORS"),
            NotEmpty(Required(parsed, _out, "the path of a file"), _out.Name),
            parsed.GetValue(_metric) is { } metric ? MetricNames.Find(metric, _metric.Name) : Metric.L2,
            Number(parsed, _m, Defaults.M, 2, 4096),
            Number(parsed, _efConstruction, Defaults.EfConstruction, 1),
            Number(parsed, _seed, (int)Defaults.Seed, 0),
            ThreadsOf(parsed, _threads),
            target,
            Ks(parsed),
            PathOf(parsed, _calibrateQueries),
            parsed.GetValue(_force),
            JsonOf(parsed, _json),
            parsed.GetValue(_quiet));
    }

    private int[]? Ks(ParseResult parsed)
    {
        if (parsed.GetValue(_calibrateK) is not { } text)
        {
            return null;
        }

        int[] ks = [.. NumberList.Integers(text, _calibrateK.Name).Distinct()];
        return ks[0] >= 1 ? ks : throw new PlanException($"{_calibrateK.Name}: found {ks[0]}, expected numbers of 1 or more");
    }
}
