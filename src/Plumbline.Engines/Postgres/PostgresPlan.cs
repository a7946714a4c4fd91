using System.Text.Json;

namespace Plumbline.Engines.Postgres;

/// <summary>What a plan of the server reads: which indexes, and which tables from their first row to their last.</summary>
internal sealed record PostgresPlan(IReadOnlyList<string> Indexes, IReadOnlyList<string> Scanned)
{
    /// <summary>Reads EXPLAIN (FORMAT JSON).</summary>
    public static PostgresPlan Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        List<string> indexes = [];
        List<string> scanned = [];
        Visit(document.RootElement[0].GetProperty("Plan"));
        return new PostgresPlan(indexes, scanned);

        void Visit(JsonElement node)
        {
            string type = node.GetProperty("Node Type").GetString() ?? "";
            if (type.StartsWith("Index", StringComparison.Ordinal) && node.TryGetProperty("Index Name", out JsonElement index) && node.TryGetProperty("Order By", out _))
            {
                indexes.Add(index.GetString() ?? "");
            }
            else if (node.TryGetProperty("Relation Name", out JsonElement relation))
            {
                scanned.Add(relation.GetString() ?? "");
            }

            if (node.TryGetProperty("Plans", out JsonElement plans))
            {
                foreach (JsonElement one in plans.EnumerateArray())
                {
                    Visit(one);
                }
            }
        }
    }

    /// <summary>Whether the indexes of a target answer wherever there is one.</summary>
    public bool Uses(PostgresTarget target) =>
        Indexes.Count > 0 && Indexes.All(target.Indexes.Contains) && Scanned.All(target.WithoutIndex.Contains);
}
