using Plumbline.Engines;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Probing;

/// <summary>Which vector of the base an engine's id stands for.</summary>
public sealed class EngineIds
{
    private readonly Dictionary<long, int>? _rows;
    private readonly long[]? _ids;
    private readonly int _count;

    private EngineIds(int count, Dictionary<long, int>? rows, long[]? ids, int[]? live)
    {
        _count = count;
        _rows = rows;
        _ids = ids;
        LiveRows = live;
    }

    /// <summary>The rows of the base that the engine holds, ascending; null where it holds all.</summary>
    public int[]? LiveRows { get; }

    /// <summary>Vectors that the engine holds.</summary>
    public int Count => LiveRows?.Length ?? _count;

    /// <summary>
    /// Matches an engine with a base. Where the engine names no ids, or only such as are rows of the base, an id is a row; where it names others,
    /// and as many as the base has rows, the first id is that of row 0, and so on.
    /// </summary>
    /// <param name="engine">What the engine says of itself.</param>
    /// <param name="rows">Rows of the base.</param>
    /// <exception cref="PlanException">The engine cannot be of this base.</exception>
    public static EngineIds Match(EngineDescription engine, int rows)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Ids is not { } ids)
        {
            return engine.Count == rows
                ? new EngineIds(rows, null, null, null)
                : throw new PlanException($"--data: found {Quantity.Count(rows, "vector")}, expected {Quantity.Count(engine.Count)}, those of the index ({engine.Name})");
        }

        if (engine.Keys is { AreNumbers: false } && ids.Count > 0)
        {
            throw new PlanException($"--data: found ids such as '{engine.NameOf(ids[0])}' in the index ({engine.Name}), which tell no row, expected --ids FILE with the id of each row, or --from-engine");
        }

        if (ids.All(id => id >= 0 && id < rows))
        {
            int[] live = [.. ids.Select(id => (int)id).Distinct().Order()];
            return live.Length == ids.Count
                ? new EngineIds(rows, null, null, live.Length == rows ? null : live)
                : throw new PlanException($"found an id twice in the index ({engine.Name}), expected each vector to have its own");
        }

        return ids.Count == rows
            ? OfEngine(engine)
            : throw new PlanException($"--data: found {Quantity.Count(rows, "vector")}, expected {Quantity.Count(ids.Count)}, those of the index ({engine.Name}), whose ids are not rows of --data");
    }

    /// <summary>Matches an engine with a base whose rows have names: row i is the vector of id <c>names[i]</c>.</summary>
    /// <param name="engine">What the engine says of itself.</param>
    /// <param name="rows">Rows of the base.</param>
    /// <param name="names">The id of each row, as the engine writes it.</param>
    /// <param name="source">Where the names are from, for messages.</param>
    /// <param name="allowOthers">Whether the engine may hold ids that are none of them, such as those of vectors added since; they are left aside.</param>
    /// <exception cref="PlanException">A name is missing or comes twice, or the engine holds an id that is none of them.</exception>
    public static EngineIds Match(EngineDescription engine, int rows, IReadOnlyList<string> names, string source, bool allowOthers = false)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != rows)
        {
            throw new PlanException($"{source}: found {Quantity.Count(names.Count, "id")}, expected {Quantity.Count(rows)}, one for each row of --data");
        }

        Dictionary<string, int> rowOfName = new(rows, StringComparer.Ordinal);
        for (int row = 0; row < rows; row++)
        {
            if (!rowOfName.TryAdd(names[row], row))
            {
                throw new PlanException($"{source}: line {row + 1}: found '{names[row]}' again (line {rowOfName[names[row]] + 1}), expected each id once");
            }
        }

        Dictionary<long, int> rowsOf = [];
        long[] idOfRow = new long[rows];
        Array.Fill(idOfRow, -1);
        IEnumerable<long> ids = engine.Ids ?? Enumerable.Range(0, checked((int)engine.Count)).Select(id => (long)id);
        foreach (long id in ids)
        {
            string name = engine.NameOf(id);
            if (!rowOfName.TryGetValue(name, out int row))
            {
                if (allowOthers)
                {
                    continue;
                }

                throw new PlanException($"{source}: found no id '{name}', expected every id that the index holds ({engine.Name})");
            }

            rowsOf.Add(id, row);
            idOfRow[row] = id;
        }

        int[] live = [.. rowsOf.Values.Order()];
        return new EngineIds(rows, rowsOf, idOfRow, live.Length == rows ? null : live);
    }

    /// <summary>
    /// Matches an engine whose vectors come and go with a base that was right once: ids that are no row of it are left aside. Where that could be
    /// taken in two ways it is refused: ids that are not rows, or start at 1, and are more or fewer than rows.
    /// </summary>
    /// <param name="engine">What the engine says of itself.</param>
    /// <param name="rows">Rows of the base.</param>
    /// <exception cref="PlanException">The engine cannot be of this base, or may be in two ways.</exception>
    public static EngineIds MatchLive(EngineDescription engine, int rows)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Ids is not { } ids || engine.Keys is { AreNumbers: false } || ids.Count == rows || ids.All(id => id >= 0 && id < rows))
        {
            return Match(engine, rows);
        }

        int[] live = [.. ids.Where(id => id >= 0 && id < rows).Select(id => (int)id).Distinct().Order()];
        return live.Length * 2L >= rows && live[0] == 0
            ? new EngineIds(rows, null, null, live.Length == rows ? null : live)
            : throw new PlanException($"--data: found {Quantity.Count(rows, "vector")}, expected {Quantity.Count(ids.Count)}, those of the index ({engine.Name}), whose ids are not rows of --data; where vectors were added or deleted since, --ids FILE names each row's id, and --from-engine reads the vectors that are there");
    }

    /// <summary>Matches an engine with the base that was read from it: row i is the vector of its i-th id.</summary>
    /// <param name="engine">What the engine says of itself.</param>
    /// <exception cref="PlanException">It names an id twice.</exception>
    public static EngineIds OfEngine(EngineDescription engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Ids is not { } ids)
        {
            return new EngineIds(checked((int)engine.Count), null, null, null);
        }

        Dictionary<long, int> rowsOf = new(ids.Count);
        for (int row = 0; row < ids.Count; row++)
        {
            if (!rowsOf.TryAdd(ids[row], row))
            {
                throw new PlanException($"found id {engine.NameOf(ids[row])} twice in the index ({engine.Name}), expected each vector to have its own");
            }
        }

        return new EngineIds(ids.Count, rowsOf, [.. ids], null);
    }

    /// <summary>The row of an id; -1 where the engine cannot have it.</summary>
    /// <param name="id">The id.</param>
    public int RowOf(long id) =>
        _rows is not null ? _rows.GetValueOrDefault(id, -1)
        : id >= 0 && id < _count && (LiveRows is null || Array.BinarySearch(LiveRows, (int)id) >= 0) ? (int)id
        : -1;

    /// <summary>The id of a row that the engine holds.</summary>
    /// <param name="row">The row.</param>
    public long IdOf(int row) => _ids is null ? row : _ids[row];
}
