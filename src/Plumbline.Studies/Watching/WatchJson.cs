using System.Text.Json.Nodes;

namespace Plumbline.Studies.Watching;

/// <summary>Rounds as JSON; docs/watch.md has the schema.</summary>
public static class WatchJson
{
    /// <summary>Creates the object of a round. Numbers that are not defined are null.</summary>
    /// <param name="target">The engine as it may be shown, without secrets.</param>
    /// <param name="round">The round.</param>
    public static JsonObject Create(string target, WatchRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return new JsonObject
        {
            ["round"] = round.Number,
            ["time"] = Time(round.Time),
            ["outcome"] = NameOf(round.Outcome),
            ["target"] = target,
            ["engine"] = round.Engine,
            ["health"] = Health(round.Health),
            ["searches"] = round.Queries,
            ["durationSeconds"] = round.Seconds,
            ["base"] = new JsonObject
            {
                ["vectors"] = round.BaseCount,
                ["readAt"] = round.BaseReadAt is { } time ? Time(time) : null,
                ["new"] = Number(round.NewShare),
                ["selfMissing"] = Number(round.SelfMissingShare),
                ["stale"] = round.IsStale,
            },
            ["rows"] = new JsonArray([.. round.Rows.Select(row => (JsonNode)Row(row))]),
        };
    }

    /// <summary>Creates the object of a state.</summary>
    /// <param name="health">The state.</param>
    public static JsonObject Health(WatchHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        return new JsonObject { ["status"] = health.StatusName, ["since"] = Time(health.Since), ["words"] = health.Words };
    }

    /// <summary>The name of an outcome, as outputs have it.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string NameOf(WatchOutcome outcome) => outcome switch
    {
        WatchOutcome.Complete => "complete",
        WatchOutcome.CutOff => "cut-off",
        _ => "skipped",
    };

    private static JsonObject Row(WatchRow row) => new()
    {
        ["k"] = row.K,
        ["ef"] = row.Effort,
        ["q"] = row.Queries,
        ["refused"] = row.Refused,
        ["overlap"] = new JsonObject { ["mean"] = Number(row.Overlap), ["p1"] = Number(row.OverlapP1) },
        ["recall"] = Number(row.Recall),
        ["shortfall"] = Number(row.Shortfall),
        ["unfilled"] = Number(row.Unfilled),
        ["durationSeconds"] = new JsonObject { ["p50"] = Number(row.SecondsAt(50)), ["p99"] = Number(row.SecondsAt(99)) },
    };

    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
