using System.Text.Json.Nodes;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What a file of neighbours holds.</summary>
internal static class InfoOfNeighbors
{
    private const int ChunkNeighbors = 1 << 18;

    public static (JsonObject Json, Action<IAnsiConsole> Show) Read(InfoRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using NeighborFileRows rows = NeighborFileRows.Open(request.File);
        NeighborFileDescription file = rows.Description;
        Facts? facts = request.HeadOnly ? null : Look(rows, request, WorkProgress.Of(progress, "reading"), cancellationToken);
        return (Json(file, facts), console => Show(console, file, facts));
    }

    /// <summary>Reads the first rows, as many as may be read: archives cannot be read from the middle.</summary>
    private static Facts Look(NeighborFileRows rows, InfoRequest request, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        NeighborFileDescription file = rows.Description;
        int block = Math.Max(1, Math.Min(file.Queries, ChunkNeighbors / file.K));
        long most = request.Partial ? Math.Max(1, InfoRequest.SampleBytes / (8L * file.K)) : file.Queries;
        int queries = (int)Math.Min(file.Queries, most);
        Facts facts = new(queries);
        int[] ids = new int[block * file.K];
        float[] distances = new float[ids.Length];
        for (int first = 0; first < queries; first += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(block, queries - first);
            rows.Read(ids.AsSpan(0, count * file.K), distances.AsSpan(0, count * file.K));
            for (int i = 0; i < count; i++)
            {
                facts.Add(first + i, ids.AsSpan(i * file.K, file.K), file.HasDistances ? distances.AsSpan(i * file.K, file.K) : []);
            }

            progress?.Report((double)(first + count) / queries);
        }

        return facts;
    }

    private static void Show(IAnsiConsole console, NeighborFileDescription file, Facts? facts)
    {
        string metric = file.Metric is { } known ? MetricNames.NameOf(known) : "metric not said";
        string dimension = file.Dimension is { } d ? $" in dimension {Count(d)}" : "";
        console.WriteLine($"{string.Join(" (ids) and ", file.Paths)}{(file.Paths.Count > 1 ? " (distances)" : "")}: {NameOf(file.Format)} file, {Count(file.K, "neighbour")} of {Count(file.Queries, "query", "queries")}{dimension}, {metric}{(file.HasDistances ? "" : ", without distances")}, {Size(file.Bytes)}");
        if (facts is null)
        {
            return;
        }

        if (facts.Queries < file.Queries)
        {
            console.WriteLine($"looked at the first {Count(facts.Queries, "query", "queries")}");
        }

        console.WriteLine(facts.Missing == 0 ? "no neighbour is missing" : $"{Count(facts.Missing, "neighbour is", "neighbours are")} missing, in {Count(facts.ShortQueries, "query", "queries")}");
        if (facts.Invalid > 0)
        {
            console.WriteLine($"{Count(facts.Invalid, "id is", "ids are")} below -1, which stands for nothing: not the -1 of a missing neighbour");
        }

        console.WriteLine($"ids {(facts.MaxId < 0 ? "none" : $"{Count(facts.MinId)} to {Count(facts.MaxId)}")}{(facts.FirstRepeat is { } repeat ? $"; repeated in {Count(facts.Repeats, "query", "queries")}, first in query {repeat}" : ", none repeated in a query")}");
        if (file.HasDistances)
        {
            console.WriteLine($"distances {Number(facts.MinDistance)} to {Number(facts.MaxDistance)}{(facts.FirstDescent is { } query ? $"; they do not ascend in query {query}" : ", ascending")}");
        }
    }

    private static JsonObject Json(NeighborFileDescription file, Facts? facts) => new()
    {
        ["file"] = file.Paths[0],
        ["kind"] = "neighbours",
        ["format"] = NameOf(file.Format),
        ["files"] = new JsonArray([.. file.Paths.Select(path => JsonValue.Create(path))]),
        ["bytes"] = file.Bytes,
        ["q"] = file.Queries,
        ["k"] = file.K,
        ["d"] = file.Dimension,
        ["metric"] = file.Metric is { } metric ? MetricNames.NameOf(metric) : null,
        ["values"] = facts is null ? null : new JsonObject
        {
            ["queries"] = facts.Queries,
            ["partial"] = facts.Queries < file.Queries,
            ["missing"] = facts.Missing,
            ["shortfallQueries"] = facts.ShortQueries,
            ["invalidIds"] = facts.Invalid,
            ["queriesWithRepeatedIds"] = facts.Repeats,
            ["minId"] = facts.MaxId < 0 ? null : facts.MinId,
            ["maxId"] = facts.MaxId < 0 ? null : facts.MaxId,
            ["minDistance"] = double.IsFinite(facts.MinDistance) ? facts.MinDistance : null,
            ["maxDistance"] = double.IsFinite(facts.MaxDistance) ? facts.MaxDistance : null,
            ["ascending"] = file.HasDistances ? facts.FirstDescent is null : null,
        },
    };

    private static string NameOf(NeighborFileFormat format) => format switch
    {
        NeighborFileFormat.Vecs => "ivecs",
        NeighborFileFormat.Npz => "npz",
        _ => "hdf5",
    };

    /// <summary>Gathered row by row. The id -1 is a place that has no neighbour.</summary>
    private sealed class Facts(int queries)
    {
        private readonly HashSet<int> _seen = [];

        public int Queries { get; } = queries;

        public int MinId { get; private set; } = int.MaxValue;

        public int MaxId { get; private set; } = -1;

        public double MinDistance { get; private set; } = double.NaN;

        public double MaxDistance { get; private set; } = double.NaN;

        public long Missing { get; private set; }

        public long Invalid { get; private set; }

        public int ShortQueries { get; private set; }

        public int Repeats { get; private set; }

        public int? FirstRepeat { get; private set; }

        public int? FirstDescent { get; private set; }

        public void Add(int query, ReadOnlySpan<int> ids, ReadOnlySpan<float> distances)
        {
            _seen.Clear();
            bool repeats = false;
            int missing = 0;
            double last = double.NegativeInfinity;
            for (int i = 0; i < ids.Length; i++)
            {
                if (ids[i] < 0)
                {
                    missing += ids[i] == -1 ? 1 : 0;
                    Invalid += ids[i] == -1 ? 0 : 1;
                    continue;
                }

                repeats |= !_seen.Add(ids[i]);
                MinId = Math.Min(MinId, ids[i]);
                MaxId = Math.Max(MaxId, ids[i]);
                if (!distances.IsEmpty)
                {
                    // Written so that NaN fails too.
                    FirstDescent = !(distances[i] >= last) ? FirstDescent ?? query : FirstDescent;
                    last = distances[i];
                    MinDistance = double.IsNaN(MinDistance) ? last : Math.Min(MinDistance, last);
                    MaxDistance = double.IsNaN(MaxDistance) ? last : Math.Max(MaxDistance, last);
                }
            }

            Missing += missing;
            ShortQueries += missing > 0 ? 1 : 0;
            Repeats += repeats ? 1 : 0;
            FirstRepeat = repeats ? FirstRepeat ?? query : FirstRepeat;
        }
    }
}
