using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.IO;
using Plumbline.Studies.Running;

namespace Plumbline.Bench.Report;

/// <summary>The machine-readable result of bench/compare (docs/performance.md).</summary>
internal static class BenchJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Create(BenchReport report, BenchSession session, IReadOnlyDictionary<string, string> peer) => new()
    {
        ["work"] = session.Options.Work,
        ["title"] = report.Title,
        ["quick"] = session.Options.Quick,
        ["full"] = session.Options.Full,
        ["threads"] = session.Options.Threads,
        ["repetitions"] = report.Repetitions,
        ["created"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["machine"] = Texts(BenchFacts.Machine()),
        ["versions"] = Texts(BenchFacts.Versions(peer)),
        ["rows"] = new JsonArray([.. report.Rows.Select(row => (JsonNode)Row(row))]),
        ["curves"] = new JsonArray([.. report.Panels.SelectMany(panel => panel.Curves.Select(curve => (JsonNode)Curve(panel, curve)))]),
        ["agree"] = report.Checks.All(check => check.Passed),
        ["checks"] = new JsonArray([.. report.Checks.Select(check => (JsonNode)Check(check))]),
        ["notes"] = new JsonArray([.. report.Notes.Select(note => JsonValue.Create(note))]),
        ["seconds"] = Numbers(session.Seconds),
        ["peakMemoryBytes"] = StudyRunner.PeakMemory(),
    };

    /// <summary>Writes to a file, whole or not at all, or to standard output for "-".</summary>
    public static void Write(string target, JsonObject json)
    {
        string text = json.ToJsonString(Indented) + "\n";
        if (target == "-")
        {
            Console.Out.Write(text);
            Console.Out.Flush();
            return;
        }

        AtomicFile.Write(target, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static JsonObject Row(BenchRow row)
    {
        JsonObject json = new()
        {
            ["work"] = row.Work,
            ["peer"] = row.Theirs.Count == 0 ? null : row.Peer,
            ["unit"] = row.Unit switch
            {
                BenchUnit.Bytes => "bytes",
                BenchUnit.PerSecond => "per second",
                BenchUnit.Share => "share",
                _ => "seconds",
            },
            ["ours"] = row.Our,
            ["theirs"] = row.Their,
            ["theirsEstimated"] = row.TheirsEstimated,
            ["ratio"] = row.Ratio,
            ["oursAll"] = Numbers(row.Ours),
            ["theirsAll"] = Numbers(row.Theirs),
        };
        if (row.Rate is { } rate)
        {
            json["rate"] = new JsonObject
            {
                ["unit"] = rate.Unit,
                ["ours"] = rate.Amount / row.Our,
                ["theirs"] = rate.Amount / row.Their,
                ["limit"] = rate.Limit,
                ["limitName"] = rate.LimitName,
                ["shareOfLimit"] = rate.Amount / row.Our / rate.Limit,
            };
        }

        return json;
    }

    private static JsonObject Curve(RecallPanel panel, RecallCurve curve) => new()
    {
        ["data"] = panel.Data,
        ["k"] = panel.K,
        ["engine"] = curve.Engine,
        ["points"] = new JsonArray([.. curve.Points.Select(point => (JsonNode)new JsonObject
        {
            ["efSearch"] = point.EfSearch,
            ["recall"] = point.Recall,
            ["queriesPerSecond"] = point.QueriesPerSecond,
        })]),
    };

    private static JsonObject Check(BenchCheck check) => new()
    {
        ["name"] = check.Name,
        ["ours"] = Finite(check.Ours),
        ["theirs"] = Finite(check.Theirs),
        ["difference"] = Finite(check.Difference),
        ["limit"] = check.Limit,
        ["passed"] = check.Passed,
    };

    // JSON has no NaN or infinity.
    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    private static JsonObject Numbers(IReadOnlyDictionary<string, double> values) => new(values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    private static JsonObject Texts(IReadOnlyDictionary<string, string> values) => new(values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
}
