using System.CommandLine;
using Plumbline.Engines;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>The options by which commands are told an engine, the base it was built of, and the queries.</summary>
/// <param name="usualSample">The most queries where --sample is left out.</param>
/// <param name="isWatch">Whether the engine is asked one query at a time and its settings are never changed.</param>
internal sealed class TargetOptions(int usualSample = 1000, bool isWatch = false)
{
    private readonly Argument<string> _target = new("TARGET") { Description = "An index file of Plumbline, FAISS or hnswlib, or the address of a server, in quotes (docs/engines.md)." };
    private readonly Option<string?> _data = CommandOptions.Text("--data", "BASE", "The vectors that the index was built of, row i being id i: a file of vectors. Required, or --from-engine.");
    private readonly Option<bool> _fromEngine = new("--from-engine") { Description = "Read the vectors from the engine itself, where it gives them back; what it stores is then what is true." };
    private readonly Option<string?> _ids = CommandOptions.Text("--ids", "FILE", "The id of each row of --data, one a line, for an engine whose ids are not the rows.");
    private readonly Option<string?> _queries = CommandOptions.Text("--queries", "FILE", "Vectors to search for, best such as the index really gets.");
    private readonly Option<bool> _self = new("--self") { Description = "Search for vectors of the base, each left out of its own neighbours by id. [default where there are no --queries]" };
    private readonly Option<string?> _sample = CommandOptions.Text("--sample", "N", $"The most queries, drawn by the seed. [default: {usualSample}]");
    private readonly Option<string?> _seed = CommandOptions.Seed("what is drawn");
    private readonly Option<string?> _metric = CommandOptions.Choice("--metric", MetricNames.All, "The metric of an index file that does not name its own (hnswlib).");
    private readonly Option<string?> _contract = CommandOptions.Choice("--contract", ContractNames.All, "How to search a file when k exceeds the effort, where that is the searcher's choice. [default: the engine's own way]");
    private readonly Option<bool> _mapped = new("--mapped") { Description = "Map an index file instead of copying it into memory, where its layout allows." };
    private readonly Option<string?> _timeout = CommandOptions.Timeout();
    private readonly Option<bool> _changeSettings = new("--change-settings") { Description = "Where the effort is a setting of the server (Chroma): let it be changed, and put back at the end. Nothing else is ever written to a server." };
    private readonly Option<string?> _threads = CommandOptions.Text("--threads", "N", isWatch
        ? "Threads of the exact search; the engine is asked one query at a time. [default: all processors]"
        : "Threads, or requests at a time to a server; results do not depend on it. [default: all processors, or what suits the server]");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_target);
        foreach (Option option in (Option[])[_data, _fromEngine, _ids, _queries, _self, _sample, _seed, _metric, _contract, _mapped, _timeout, _changeSettings, _threads])
        {
            if (!(isWatch && option == _changeSettings))
            {
                command.Options.Add(option);
            }
        }
    }

    public TargetRequest Read(ParseResult parsed)
    {
        string? queries = CommandOptions.PathOf(parsed, _queries);
        if (queries is not null && parsed.GetValue(_self))
        {
            throw new PlanException($"{_self.Name}: found it with {_queries.Name}, expected one of them");
        }

        (string? data, string? ids) = BaseOf(parsed);
        return new TargetRequest(
            CommandOptions.NotEmpty(parsed.GetValue(_target)!, _target.Name),
            data,
            ids,
            queries,
            CommandOptions.Number(parsed, _sample, usualSample, 1),
            CommandOptions.SeedOf(parsed, _seed),
            new EngineOptions
            {
                Metric = parsed.GetValue(_metric) is { } metric ? MetricNames.Find(metric, _metric.Name) : null,
                Contract = parsed.GetValue(_contract) is { } contract ? ContractNames.Find(contract, _contract.Name) : null,
                MemoryMap = parsed.GetValue(_mapped),
                Timeout = CommandOptions.TimeoutOf(parsed, _timeout),
                ChangeSettings = parsed.GetValue(_changeSettings),
            },
            CommandOptions.ThreadsOf(parsed, _threads));
    }

    private (string? Data, string? Ids) BaseOf(ParseResult parsed)
    {
        string? ids = CommandOptions.PathOf(parsed, _ids);
        if (!parsed.GetValue(_fromEngine))
        {
            return (CommandOptions.NotEmpty(CommandOptions.Required(parsed, _data, "the path of the vectors that the index was built of"), _data.Name), ids);
        }

        return parsed.GetValue(_data) is not null ? throw new PlanException($"{_fromEngine.Name}: found it with {_data.Name}, expected one of them")
            : ids is not null ? throw new PlanException($"{_ids.Name}: found it with {_fromEngine.Name}, which knows its ids, expected it with {_data.Name}")
            : (null, null);
    }
}
