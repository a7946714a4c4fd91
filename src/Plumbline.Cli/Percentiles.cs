using System.Text.Json.Nodes;

namespace Plumbline.Cli;

/// <summary>Mean, least, median, 99th percentile and most of counts.</summary>
internal sealed record Percentiles(double Mean, int Min, int Median, int P99, int Max)
{
    /// <summary>Of counts, at least one; percentiles are those of the nearest rank.</summary>
    public static Percentiles Of(int[] counts)
    {
        int[] sorted = [.. counts.Order()];
        int At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
        return new Percentiles(sorted.Average(), sorted[0], At(0.5), At(0.99), sorted[^1]);
    }

    public JsonObject Json() => new() { ["mean"] = Mean, ["min"] = Min, ["p50"] = Median, ["p99"] = P99, ["max"] = Max };
}
