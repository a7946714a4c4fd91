using System.Text.Json.Nodes;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>plumb info of the table, key or collection of a server.</summary>
internal static class InfoOfServer
{
    public static (JsonObject Json, Action<IAnsiConsole> Show) Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        string shown = EngineAddress.Parse(request.File).ToString();
        EngineDescription engine = DescribeAsync(request, WorkProgress.Of(progress, $"opening {shown}"), cancellationToken).AsTask().GetAwaiter().GetResult();
        return (Json(shown, engine), console => Show(console, shown, engine));
    }

    private static async ValueTask<EngineDescription> DescribeAsync(InfoRequest request, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        IAnnEngine engine = await EngineTarget.OpenAsync(request.File, new EngineOptions { Timeout = request.Timeout }, progress, cancellationToken).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            return engine.Description;
        }
    }

    private static JsonObject Json(string target, EngineDescription engine) => new()
    {
        ["file"] = target,
        ["kind"] = "server",
        ["engine"] = engine.Name,
        ["n"] = engine.Count,
        ["d"] = engine.Dimension,
        ["metric"] = MetricNames.NameOf(engine.Metric),
        ["distances"] = engine.Distance.Formula(),
        ["quantized"] = engine.IsQuantized,
        ["effort"] = engine.Effort is not { } effort ? null : new JsonObject
        {
            ["name"] = effort.Name,
            ["current"] = effort.Current,
            ["least"] = effort.Least,
            ["most"] = effort.Most == int.MaxValue ? null : effort.Most,
            ["fixed"] = effort.IsFixed,
        },
        ["exactMode"] = engine.HasExactMode || engine.IsExact,
        ["ids"] = engine.Keys is null ? "numbers" : "texts",
    };

    private static void Show(IAnsiConsole console, string target, EngineDescription engine)
    {
        console.WriteLine($"{target}: {engine.Name}: {NumberWords.Count(engine.Count, "vector")} of dimension {NumberWords.Count(engine.Dimension)}, {MetricNames.NameOf(engine.Metric)}{(engine.IsQuantized ? ", quantized" : "")}");
        console.WriteLine(engine.Effort is { } effort
            ? $"{effort.Name} {NumberWords.Count(effort.Current)}, {NumberWords.Count(effort.Least)} to {(effort.Most == int.MaxValue ? "any" : NumberWords.Count(effort.Most))}{(effort.IsFixed ? ", a setting that all its users share" : "")}"
            : "no search effort to set");
        console.WriteLine($"distances are {engine.Distance.Formula()}; {(engine.HasExactMode || engine.IsExact ? "it has an exact mode" : "no exact mode")}; ids are {(engine.Keys is null ? "numbers" : "texts")}");
    }
}
