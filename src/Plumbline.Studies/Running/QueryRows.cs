using Plumbline.Studies.Plans;
using Plumbline.Studies.Sampling;

namespace Plumbline.Studies.Running;

/// <summary>Which vectors of a run are queries: all, or a sample. Queries are numbered from 0 in the order of their rows.</summary>
internal sealed class QueryRows
{
    private readonly int[]? _rows;

    /// <summary>All vectors, or some.</summary>
    /// <param name="vectors">Vectors of the run.</param>
    /// <param name="rows">Rows of the queries, ascending; null for all.</param>
    public QueryRows(int vectors, int[]? rows = null)
    {
        VectorCount = vectors;
        if (rows is null || rows.Length == vectors)
        {
            return;
        }

        _rows = rows;
        Places = new int[vectors];
        Array.Fill(Places, -1);
        for (int query = 0; query < rows.Length; query++)
        {
            Places[rows[query]] = query;
        }
    }

    /// <summary>Vectors of the run.</summary>
    public int VectorCount { get; }

    /// <summary>Number of queries.</summary>
    public int Count => _rows?.Length ?? VectorCount;

    /// <summary>Rows of the queries; null for all.</summary>
    public ReadOnlySpan<int> Sample => _rows;

    /// <summary>Whether some vectors are no queries.</summary>
    public bool IsSample => _rows is not null;

    /// <summary>Number of the query by row, -1 where a row is none; null where all are.</summary>
    public int[]? Places { get; }

    /// <summary>Row of a query.</summary>
    public int this[int query] => _rows is null ? query : _rows[query];

    /// <summary>Number of the query of a row; -1 where it is none.</summary>
    public int PlaceOf(int row) => Places is null ? row : Places[row];

    /// <summary>The queries of a run: numpy.random.default_rng(seed + run).choice(vectors, queries, replace=False), in ascending order.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="run">Number of the run.</param>
    /// <param name="vectors">Vectors of the run.</param>
    public static QueryRows Draw(StudyPlan plan, int run, int vectors) => plan.Queries == 0 || plan.Queries == vectors
        ? new QueryRows(vectors)
        : new QueryRows(vectors, [.. SubsetSampler.Draw(vectors, plan.Queries, plan.Seed + run).Order()]);
}
