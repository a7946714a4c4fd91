using Plumbline.Engines;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.Cli;

/// <summary>What commands that ask an engine say of it before they begin.</summary>
internal static class TargetWords
{
    /// <summary>The engine, its vectors, and the queries, as the beginning of a line.</summary>
    public static string Of(EngineProbe probe, TargetRequest request)
    {
        EngineDescription engine = probe.Engine.Description;
        return $"{engine.Name}, {NumberWords.Count(engine.Count, "vector")} of dimension {NumberWords.Count(engine.Dimension)}, {MetricNames.NameOf(engine.Metric)}; {NumberWords.Count(probe.Queries.Rows.Length, "query", "queries")} {(probe.Queries.IsSelf ? "of the base itself" : $"of {request.Queries}")}";
    }
}
