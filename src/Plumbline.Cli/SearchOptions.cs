using System.CommandLine;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Studies.Plans;
using static Plumbline.Cli.CommandOptions;

namespace Plumbline.Cli;

/// <summary>The options of plumb search.</summary>
internal sealed class SearchOptions
{
    private readonly Argument<string> _index = new("INDEX") { Description = "An index that plumb build or VectorIndex.Save wrote." };
    private readonly Option<string?> _queries = Text("--queries", "FILE", "Vectors to search for, of the same dimension: a .npy (float32, float16) or .fvecs file. Required.");
    private readonly Option<string?> _k = Text("--k", "K", "Neighbours of each query, nearest first. Required.");
    private readonly Option<string?> _ef = Text("--ef", "EF", $"Search effort, efSearch: more finds more of the true neighbours and takes longer. [default: {SearchParameters.Default.EfSearch}]");
    private readonly Option<string?> _target = Text("--target", "OVERLAP", "Instead of --ef: the mean overlap with the exact neighbours to reach, such as 0.99; the index has to be calibrated for it (plumb build --calibrate).");
    private readonly Option<string?> _contract = Text("--contract", "lift|spill|truncate|reject", "What happens where K exceeds the effort: lift raises the effort, nothing is missing; spill fills up with what was evaluated on the way, as FAISS; truncate returns at most the effort, as pgvector; reject refuses. [default: lift]");
    private readonly Option<string?> _out = Text("--out", "FILE", "Where neighbours go: .ivecs and .fvecs (either name writes both, ids and distances), .npz (arrays ids and distances), .hdf5 or .h5 (neighbors and distances). A missing result has id -1 and distance 3.4028235e38, as in FAISS.", "-o");
    private readonly Option<string?> _truth = Text("--truth", "FILE", "Exact neighbours of the same queries, as plumb truth --queries writes them, to compare with: overlap and recall are printed.");
    private readonly Option<string?> _repeat = Text("--repeat", "N", "Search for all queries N times and report the fastest; the neighbours are the same each time. [default: 1]");
    private readonly Option<bool> _mapped = new("--mapped") { Description = "Map the index instead of copying it into memory: opens fast, shares memory with other processes. Vectors are not checked then." };
    private readonly Option<bool> _force = Force();
    private readonly Option<string?> _threads = Threads();
    private readonly Option<string?> _json = Json("queries per second, work, completeness, overlap, seconds");
    private readonly Option<bool> _quiet = Quiet();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_index);
        foreach (Option option in (Option[])[_queries, _k, _ef, _target, _contract, _out, _truth, _repeat, _mapped, _threads, _force, _json, _quiet])
        {
            command.Options.Add(option);
        }
    }

    public SearchRequest Read(ParseResult parsed)
    {
        int? ef = parsed.GetValue(_ef) is null ? null : Number(parsed, _ef, 0, 1);
        double? target = OverlapOf(parsed, _target);
        if (ef is not null && target is not null)
        {
            throw new PlanException("--target: found --ef beside it, expected one of the two (a target chooses the effort)");
        }

        return new SearchRequest(
            NotEmpty(parsed.GetValue(_index)!, "INDEX"),
            NotEmpty(Required(parsed, _queries, "a file of vectors to search for"), _queries.Name),
            NumberList.WholeNumber(Required(parsed, _k, "the number of neighbours"), _k.Name),
            ef,
            target,
            parsed.GetValue(_contract) is { } contract ? ContractNames.Find(contract, _contract.Name) : CapacityContract.Lift,
            PathOf(parsed, _out),
            PathOf(parsed, _truth),
            Number(parsed, _repeat, 1, 1),
            parsed.GetValue(_mapped),
            parsed.GetValue(_force),
            ThreadsOf(parsed, _threads),
            JsonOf(parsed, _json),
            parsed.GetValue(_quiet));
    }
}
