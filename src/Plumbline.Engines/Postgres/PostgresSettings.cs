using System.Globalization;
using Npgsql;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>The settings of a search, made for one transaction and read back in it.</summary>
internal sealed record PostgresSettings
{
    public const string EffortName = "hnsw.ef_search";
    private const string Iterative = "hnsw.iterative_scan";
    private const string MostTuples = "hnsw.max_scan_tuples";

    /// <summary>ef_search as the server has it for this user.</summary>
    public required int Effort { get; init; }

    public required int Least { get; init; }

    public required int Most { get; init; }

    /// <summary>off, strict_order or relaxed_order; null where this pgvector has none (before 0.8).</summary>
    public required string? IterativeScan { get; init; }

    /// <summary>Tuples after which an iterative scan ends; null where this pgvector has none.</summary>
    public required string? MaxScanTuples { get; init; }

    /// <summary>What is said of them in the engine's name.</summary>
    public string Words => IterativeScan is null or "off" ? "" : $", {Iterative} = {IterativeScan} up to {MostTuples} = {MaxScanTuples}";

    /// <summary>What to do about results out of order; null where none should be.</summary>
    public string? OrderRemedy => IterativeScan == "relaxed_order"
        ? $"{Iterative} = relaxed_order allows that; order the rows again in an outer query, or SET {Iterative} = strict_order"
        : null;

    /// <summary>Reads what the server has, and takes what the address sets.</summary>
    /// <exception cref="EngineTargetException">The address sets what the server does not have.</exception>
    public static async ValueTask<PostgresSettings> ReadAsync(NpgsqlConnection connection, EngineAddress address, CancellationToken cancellationToken)
    {
        Dictionary<string, (string Value, string? Least, string? Most)> found = [];
        NpgsqlCommand command = new("SELECT name, setting, min_val, max_val FROM pg_catalog.pg_settings WHERE name LIKE 'hnsw.%'", connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found[reader.GetString(0)] = (reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
                }
            }
        }

        if (!found.TryGetValue(EffortName, out (string Value, string? Least, string? Most) effort))
        {
            throw new EngineTargetException(address.ToString(), "server", $"no setting {EffortName}", "pgvector 0.5 or later, whose library was loaded");
        }

        string? iterative = address.Parameter("iterative_scan");
        string? tuples = address.Parameter("max_scan_tuples");
        if ((iterative ?? tuples) is not null && !found.ContainsKey(Iterative))
        {
            throw new EngineTargetException(address.ToString(), "parameters", $"no setting {Iterative} on the server", "pgvector 0.8 or later for iterative_scan and max_scan_tuples");
        }

        if (iterative is not (null or "off" or "strict_order" or "relaxed_order"))
        {
            throw new EngineTargetException(address.ToString(), "iterative_scan", $"'{iterative}'", "off, strict_order or relaxed_order");
        }

        if (tuples is not null && !(int.TryParse(tuples, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1))
        {
            throw new EngineTargetException(address.ToString(), "max_scan_tuples", $"'{tuples}'", "a whole number, 1 or more");
        }

        return new PostgresSettings
        {
            Effort = int.Parse(effort.Value, CultureInfo.InvariantCulture),
            Least = int.Parse(effort.Least ?? "1", CultureInfo.InvariantCulture),
            Most = int.Parse(effort.Most ?? "1000", CultureInfo.InvariantCulture),
            IterativeScan = iterative ?? (found.TryGetValue(Iterative, out (string Value, string? Least, string? Most) scan) ? scan.Value : null),
            MaxScanTuples = tuples ?? (found.TryGetValue(MostTuples, out (string Value, string? Least, string? Most) most) ? most.Value : null),
        };
    }

    /// <summary>What a search needs set, by name.</summary>
    /// <param name="effort">The effort; null for the server's own.</param>
    public IReadOnlyDictionary<string, string> For(int? effort)
    {
        Dictionary<string, string> wanted = new() { [EffortName] = (effort ?? Effort).ToString(CultureInfo.InvariantCulture) };
        if (IterativeScan is not null)
        {
            wanted[Iterative] = IterativeScan;
        }

        if (MaxScanTuples is not null)
        {
            wanted[MostTuples] = MaxScanTuples;
        }

        return wanted;
    }

    /// <summary>Sets for the running transaction.</summary>
    public static async ValueTask SetAsync(NpgsqlConnection connection, IEnumerable<KeyValuePair<string, string>> wanted, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(string.Concat(wanted.Select(one => $"SET LOCAL {one.Key} = {PostgresNames.Literal(one.Value)};")), connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads back in the running transaction what was set.</summary>
    /// <exception cref="EngineException">The server has another value.</exception>
    public static async ValueTask CheckAsync(NpgsqlConnection connection, EngineAddress address, IReadOnlyDictionary<string, string> wanted, CancellationToken cancellationToken)
    {
        string[] names = [.. wanted.Keys];
        NpgsqlCommand command = new($"SELECT {string.Join(", ", names.Select(name => $"current_setting('{name}')"))}", connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < names.Length; i++)
                {
                    if (reader.GetString(i) != wanted[names[i]])
                    {
                        throw new EngineException($"{address}: {names[i]}: found {reader.GetString(i)}, expected {wanted[names[i]]}, which was set in the same transaction: another session or a pooler between changes it, so that the search does not run at the effort that was asked for");
                    }
                }
            }
        }
    }
}
