using Plumbline.Capacity;
using Plumbline.Studies.Results;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>Where results run out: the k predicted from the capacities, and beside it the first k measured at which it was seen.</summary>
internal sealed class StudyCliffTable(IAnsiConsole console)
{
    public void Write(StudyResult result)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("setting");
        foreach (string name in (string[])["capacity, least / median", "any query", "1% of queries", "half of queries"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (ConditionKey key in result.Keys)
        {
            table.AddRow([Markup.Escape(key.Label), Capacity(result, key), .. new[] { 0, 0.01, 0.5 }.Select(share => Cell(StudyCliff.Find(result, key, share), StudyCliff.Observe(result, key, share)))]);
        }

        console.WriteLine("Where results run out: k as the capacity (points evaluated) predicts it (and the first k measured where it shows)");
        console.Write(table);
    }

    /// <summary>A predicted k and the observed one.</summary>
    public static string Cell(int? predicted, int? observed) => (predicted, observed) switch
    {
        (null, null) => "none",
        ({ } k, { } seen) => $"{Quantity.Count(k)} (seen at {Quantity.Count(seen)})",
        ({ } k, null) => $"{Quantity.Count(k)} (not measured)",
        (null, { } seen) => $"none (seen at {Quantity.Count(seen)})",
    };

    /// <summary>Of all queries of all runs; where the effort grows with k there is no one distribution.</summary>
    private static string Capacity(StudyResult result, ConditionKey key)
    {
        CapacityDistribution[] runs = [.. result.Capacities.Where(capacity => capacity.Key == key && key.Condition != StudyCondition.Alpha).Select(capacity => capacity.Evaluated)];
        if (runs.Length == 0)
        {
            return "grows with k";
        }

        CapacityDistribution all = CapacityDistribution.Merge(runs);
        return $"{Quantity.Count(all.Min)} / {Quantity.Rounded(all.Percentile(50))}";
    }
}
