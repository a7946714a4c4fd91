using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Names of tables and columns in statements. What comes from an address or a catalogue is always quoted.</summary>
internal static partial class PostgresNames
{
    /// <summary>An identifier, quoted.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A table or index with its schema, quoted.</summary>
    public static string Quote(string schema, string name) => $"{Quote(schema)}.{Quote(name)}";

    /// <summary>A text as a literal, for statements that take no parameters (SET, COMMENT).</summary>
    public static string Literal(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Takes a table's name apart: <c>items</c>, <c>shop.items</c>, <c>"my schema"."Items"</c>.</summary>
    /// <exception cref="EngineTargetException">It is no name.</exception>
    public static (string? Schema, string Table) Split(EngineAddress address, string name)
    {
        Match match = TablePattern().Match(name);
        if (!match.Success)
        {
            throw new EngineTargetException(address.ToString(), "table", $"'{name}'", "NAME or SCHEMA.NAME; a name with dots in double quotes");
        }

        string last = Unquote(match.Groups[2].Value);
        return match.Groups[1].Success ? (Unquote(match.Groups[1].Value), last) : (null, last);
    }

    /// <summary>A name as a person would write it: quoted only where it has to be.</summary>
    public static string Display(string name) => PlainPattern().IsMatch(name) ? name : Quote(name);

    /// <summary>A table with its schema as a person would write it; "public" is left out.</summary>
    public static string Display(string schema, string name) => schema == "public" ? Display(name) : $"{Display(schema)}.{Display(name)}";

    private static string Unquote(string part) =>
        part.StartsWith('"') ? new StringBuilder(part[1..^1]).Replace("\"\"", "\"").ToString() : part;

    [GeneratedRegex("""^(?:("(?:[^"]|"")+"|[^".]+)\.)?("(?:[^"]|"")+"|[^".]+)$""")]
    private static partial Regex TablePattern();

    [GeneratedRegex("^[a-z_][a-z0-9_$]*$")]
    private static partial Regex PlainPattern();
}
