using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>What of a table is asked: which columns, by which operator, answered by which indexes.</summary>
internal sealed partial record PostgresTarget
{
    public required PostgresTable Table { get; init; }

    public required PostgresColumn Column { get; init; }

    public required PostgresColumn Id { get; init; }

    public required Metric Metric { get; init; }

    public required int Dimension { get; init; }

    /// <summary>What is ordered by, as the index has it: the column, or a cast of it.</summary>
    public required string Expression { get; init; }

    /// <summary><c>vector</c> or <c>halfvec</c>: the type of <see cref="Expression"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Names of all indexes that may answer.</summary>
    public required IReadOnlySet<string> Indexes { get; init; }

    /// <summary>Partitions that no index answers for.</summary>
    public required IReadOnlyList<string> WithoutIndex { get; init; }

    /// <summary>Schema of the extension, for its types and operators.</summary>
    public required string Schema { get; init; }

    /// <summary>Whether the ids are whole numbers.</summary>
    public bool HasNumbers => Id.Type is "int2" or "int4" or "int8";

    public string IdExpression => HasNumbers ? $"{PostgresNames.Quote(Id.Name)}::bigint" : $"{PostgresNames.Quote(Id.Name)}::text";

    public string QuotedColumn => PostgresNames.Quote(Column.Name);

    /// <summary>An id that comes twice; null where each comes once.</summary>
    /// <param name="ids">The ids in their order.</param>
    /// <param name="keys">What they stand for, where they are texts.</param>
    public static string? RepeatedId(IReadOnlyList<long> ids, EngineKeys? keys)
    {
        HashSet<string> texts = [];
        HashSet<long> numbers = [];
        foreach (long id in ids)
        {
            if (!(keys is null ? numbers.Add(id) : texts.Add(keys.KeyOf(id))))
            {
                return keys?.KeyOf(id) ?? id.ToString(CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>The search: id and distance of the k nearest to $1.</summary>
    /// <param name="k">Rows wanted.</param>
    /// <param name="exact">Leave out rows without a vector, which no index holds.</param>
    public string Search(int k, bool exact)
    {
        string distance = $"{Expression} OPERATOR({PostgresNames.Quote(Schema)}.{PostgresMetrics.OperatorOf(Metric)}) $1::{PostgresNames.Quote(Schema)}.{Type}({Dimension})";
        string filter = exact ? $" WHERE {QuotedColumn} IS NOT NULL" : "";
        return string.Create(CultureInfo.InvariantCulture, $"SELECT {IdExpression}, {distance} FROM {Table.Quoted}{filter} ORDER BY {distance} LIMIT {k}");
    }

    /// <summary>Chooses column, id and index.</summary>
    /// <exception cref="EngineTargetException">There is none, or several of which the address names none.</exception>
    public static async ValueTask<PostgresTarget> ChooseAsync(
        PostgresCatalog catalog, EngineAddress address, PostgresTable table, string schema, CancellationToken cancellationToken)
    {
        IReadOnlyList<PostgresColumn> columns = await catalog.ColumnsAsync(table, cancellationToken).ConfigureAwait(false);
        PostgresColumn column = VectorColumn(address, table, columns);
        PostgresColumn id = IdColumn(address, table, columns, await catalog.PrimaryKeyAsync(table, cancellationToken).ConfigureAwait(false));
        IReadOnlyList<PostgresIndex> all = await catalog.IndexesAsync(table, cancellationToken).ConfigureAwait(false);
        PostgresIndex index = PostgresIndexChoice.Choose(address, table, column, all);
        PostgresIndex[] same = [.. all.Where(one => one.IsUsable && one.Metric == index.Metric && one.Definition == index.Definition)];
        (string expression, string type, int dimension) = Ordered(address, index, column);
        return new PostgresTarget
        {
            Table = table,
            Column = column,
            Id = id,
            Metric = index.Metric!.Value,
            Dimension = dimension,
            Expression = expression,
            Type = type,
            Indexes = same.Select(one => one.Name).ToHashSet(),
            WithoutIndex = [.. table.Leaves.Where(leaf => !same.Any(one => one.Table == leaf.Oid)).Select(leaf => leaf.Name)],
            Schema = schema,
        };
    }

    /// <summary>The column of vectors.</summary>
    public static PostgresColumn VectorColumn(EngineAddress address, PostgresTable table, IReadOnlyList<PostgresColumn> columns)
    {
        string place = $"table {table.Display}";
        if (address.Parameter("column") is { } name)
        {
            PostgresColumn named = Named(columns, name)
                ?? throw new EngineTargetException(address.ToString(), place, $"no column {name}", $"one of {string.Join(", ", columns.Select(one => one.Name))}");
            return named.IsVector ? named : throw new EngineTargetException(address.ToString(), $"column {named.Name}", $"type {named.Type}", "vector or halfvec");
        }

        PostgresColumn[] vectors = [.. columns.Where(one => one.IsVector)];
        return vectors.Length == 1
            ? vectors[0]
            : throw new EngineTargetException(address.ToString(), place, vectors.Length == 0 ? "no column of vectors" : $"columns of vectors {string.Join(", ", vectors.Select(one => one.Name))}", vectors.Length == 0 ? "one of type vector or halfvec" : "column=NAME in the address");
    }

    /// <summary>A column by its name: as written, or else whatever its case.</summary>
    public static PostgresColumn? Named(IReadOnlyList<PostgresColumn> columns, string name) =>
        columns.FirstOrDefault(one => one.Name == name) ?? columns.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));

    private static PostgresColumn IdColumn(EngineAddress address, PostgresTable table, IReadOnlyList<PostgresColumn> columns, IReadOnlyList<string> key)
    {
        string name = address.Parameter("id") ?? (key.Count == 1
            ? key[0]
            : throw new EngineTargetException(address.ToString(), $"table {table.Display}", key.Count == 0 ? "no primary key" : $"a primary key of columns {string.Join(", ", key)}", "id=COLUMN in the address, one whose values are unique"));
        PostgresColumn id = Named(columns, name)
            ?? throw new EngineTargetException(address.ToString(), $"table {table.Display}", $"no column {name}", $"one of {string.Join(", ", columns.Select(one => one.Name))}");
        return id.Type is "int2" or "int4" or "int8" or "text" or "varchar" or "uuid"
            ? id
            : throw new EngineTargetException(address.ToString(), $"column {id.Name}", $"ids of type {id.Type}", "smallint, integer, bigint, text, varchar or uuid");
    }

    private static (string Expression, string Type, int Dimension) Ordered(EngineAddress address, PostgresIndex index, PostgresColumn column)
    {
        if (index.Column is not null)
        {
            return (PostgresNames.Quote(column.Name), column.Type, column.Modifier);
        }

        Match cast = CastPattern().Match(index.Definition);
        if (!cast.Success || cast.Groups[1].Value != PostgresNames.Display(column.Name))
        {
            throw new EngineTargetException(address.ToString(), $"index {index.Name}", $"an index on {index.Definition}", $"one on column {column.Name}, or on its cast to vector(d) or halfvec(d)");
        }

        return ($"({index.Definition})", cast.Groups[2].Value, int.Parse(cast.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^\(*("(?:[^"]|"")+"|\w+)\)*::(?:\w+\.)?(vector|halfvec)\((\d+)\)\)*$""")]
    private static partial Regex CastPattern();
}
