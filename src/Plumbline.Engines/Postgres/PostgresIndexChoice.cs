using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Chooses the index that a search is answered from, and says why there is none.</summary>
internal static class PostgresIndexChoice
{
    /// <summary>Chooses among the indexes of a table.</summary>
    /// <exception cref="EngineTargetException">None can be asked, or several can and the address names none.</exception>
    public static PostgresIndex Choose(EngineAddress address, PostgresTable table, PostgresColumn column, IReadOnlyList<PostgresIndex> all)
    {
        string place = $"table {table.Display}";
        Metric? metric = PostgresMetrics.OfAddress(address);
        PostgresIndex[] of = [.. all.Where(one => one.Column is null || one.Column == column.Name)];
        if (address.Parameter("index") is { } name)
        {
            PostgresIndex[] named = [.. of.Where(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))];
            of = named.Length > 0
                ? named
                : throw new EngineTargetException(address.ToString(), place, $"no index {name}", of.Length == 0 ? Statement(table, column, metric) : $"one of {string.Join(", ", of.Select(one => one.Name))}");
        }

        PostgresIndex[] usable = [.. of.Where(one => one.IsUsable)];
        if (usable.Length == 0)
        {
            throw new EngineTargetException(
                address.ToString(), place, of.Length == 0 ? $"no index on column {column.Name}, so that every search reads the whole table" : of[0].Problem, Statement(table, column, metric));
        }

        PostgresIndex[] matching = metric is null ? usable : [.. usable.Where(one => one.Metric == metric)];
        if (matching.Length == 0)
        {
            throw new EngineTargetException(
                address.ToString(),
                place,
                $"index {usable[0].Name} with {usable[0].OperatorClass}, which a query by {PostgresMetrics.OperatorOf(metric!.Value)} cannot use, so that it reads the whole table",
                $"queries by {PostgresMetrics.OperatorOf(usable[0].Metric!.Value)} (operator={PostgresMetrics.NameOf(usable[0].Metric!.Value)}), or {Statement(table, column, metric)}");
        }

        if (matching.Select(one => (one.Metric, one.Definition)).Distinct().Count() > 1)
        {
            throw new EngineTargetException(
                address.ToString(), place, $"indexes {string.Join(", ", matching.Select(one => $"{one.Name} ({one.OperatorClass})"))}", "operator=l2|ip|cosine or index=NAME in the address");
        }

        return matching[0];
    }

    private static string Statement(PostgresTable table, PostgresColumn column, Metric? metric) =>
        $"CREATE INDEX ON {table.Display} USING hnsw ({PostgresNames.Display(column.Name)} {column.Type}_{PostgresMetrics.NameOf(metric ?? Metric.L2)}_ops)";
}
