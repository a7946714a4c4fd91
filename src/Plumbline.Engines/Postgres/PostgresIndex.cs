namespace Plumbline.Engines.Postgres;

/// <summary>An index of a table's vectors, as the server's catalogue has it.</summary>
/// <param name="Table">Number of the table, or partition, that it is on.</param>
/// <param name="Name">Its name.</param>
/// <param name="Method">Access method, such as <c>hnsw</c>.</param>
/// <param name="OperatorClass">Such as <c>vector_l2_ops</c>.</param>
/// <param name="IsValid">Whether queries may use it.</param>
/// <param name="Column">Its column; null where it is on an expression.</param>
/// <param name="Definition">The column or expression, as a statement has it.</param>
/// <param name="Predicate">What rows it holds; null for all.</param>
/// <param name="Options">Such as <c>m=16</c>.</param>
internal sealed record PostgresIndex(
    uint Table, string Name, string Method, string OperatorClass, bool IsValid, string? Column, string Definition, string? Predicate, string Options)
{
    /// <summary>The metric; null where Plumbline has none.</summary>
    public Metric? Metric => PostgresMetrics.OfClass(OperatorClass);

    /// <summary>Whether searches for the nearest can be asked of it.</summary>
    public bool IsUsable => Method == "hnsw" && IsValid && Predicate is null && Metric is not null;

    /// <summary>Why it cannot be asked.</summary>
    public string Problem =>
        Method != "hnsw" ? $"index {Name} by {Method}"
        : !IsValid ? $"index {Name}, which is invalid (a CREATE INDEX CONCURRENTLY failed or goes on; drop it and create it again)"
        : Predicate is not null ? $"index {Name}, which holds only rows WHERE {Predicate}"
        : $"index {Name} with {OperatorClass}, whose metric is not measured";
}
