namespace Plumbline.Engines.Postgres;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>vector</c>.</param>
/// <param name="Modifier">The dimension of a vector type; -1 where the type has none.</param>
internal sealed record PostgresColumn(string Name, string Type, int Modifier)
{
    /// <summary>Whether it holds dense vectors.</summary>
    public bool IsVector => Type is "vector" or "halfvec";
}
