namespace Plumbline.Engines.Postgres;

/// <summary>A table that is asked, as the server's catalogue has it.</summary>
/// <param name="Oid">Its number.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsPartitioned">Whether it is a partitioned table.</param>
/// <param name="Leaves">Number and name of the tables that hold the rows: the table itself, or its partitions.</param>
internal sealed record PostgresTable(uint Oid, string Schema, string Name, bool IsPartitioned, IReadOnlyList<(uint Oid, string Name)> Leaves)
{
    /// <summary>The name for statements.</summary>
    public string Quoted => PostgresNames.Quote(Schema, Name);

    /// <summary>The name for people.</summary>
    public string Display => PostgresNames.Display(Schema, Name);
}
