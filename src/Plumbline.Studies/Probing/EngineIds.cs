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
                : throw new PlanException($"--data: found {rows} vectors, expected {engine.Count}, those of the index ({engine.Name})");
        }

        if (ids.All(id => id >= 0 && id < rows))
        {
            int[] live = [.. ids.Select(id => (int)id).Distinct().Order()];
            return live.Length == ids.Count
                ? new EngineIds(rows, null, null, live.Length == rows ? null : live)
                : throw new PlanException($"found an id twice in the index ({engine.Name}), expected each vector to have its own");
        }

        if (ids.Count != rows)
        {
            throw new PlanException($"--data: found {rows} vectors, expected {ids.Count}, those of the index ({engine.Name}), whose ids are not rows of --data");
        }

        Dictionary<long, int> rowsOf = new(rows);
        for (int row = 0; row < rows; row++)
        {
            if (!rowsOf.TryAdd(ids[row], row))
            {
                throw new PlanException($"found id {ids[row]} twice in the index ({engine.Name}), expected each vector to have its own");
            }
        }

        return new EngineIds(rows, rowsOf, [.. ids], null);
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
