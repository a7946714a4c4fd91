using Plumbline.Exact;

namespace Plumbline.Bench.Exact;

/// <summary>Our side of a row.</summary>
internal sealed class OurExactSearch : IDisposable
{
    private readonly ExactWork _work;
    private readonly VectorSet _vectors;
    private readonly VectorSet _queries;
    private readonly VectorSet[] _single;
    private readonly Lazy<ExactIndex> _index;
    private readonly ExactSearchOptions _options;
    private readonly CancellationToken _cancellation;

    public OurExactSearch(ExactWork work, VectorSet vectors, VectorSet queries, int threads, CancellationToken cancellation)
    {
        _work = work;
        _vectors = vectors;
        _queries = queries;
        _options = new ExactSearchOptions { Threads = threads };
        _cancellation = cancellation;
        // Made once, as the peer's is; a search does not wait for it.
        _index = new Lazy<ExactIndex>(() => new ExactIndex(vectors, Metric.SquaredL2));
        _single = work.Kind == ExactKind.Single ? [.. Enumerable.Range(0, queries.Count).Select(row => queries.Select([row]))] : [];
    }

    /// <summary>Finds the neighbours.</summary>
    /// <returns>One table; where queries come one by one, a table each.</returns>
    public IReadOnlyList<NeighborTable> Find() => Find(_vectors, _queries, _work.K);

    /// <summary>Compiles what the first repetition would otherwise wait for.</summary>
    public int WarmUp()
    {
        if (_work.Kind == ExactKind.Single)
        {
            _ = _index.Value;
        }

        using VectorSet few = _vectors.Select([.. Enumerable.Range(0, Math.Min(600, _vectors.Count))]);
        using VectorSet queries = _queries.Select([.. Enumerable.Range(0, Math.Min(100, _queries.Count))]);
        return Find(few, queries, Math.Min(_work.K, few.Count - 1)).Length;
    }

    /// <summary>Puts the tables of single queries into one.</summary>
    public static NeighborTable Join(ExactWork work, IReadOnlyList<NeighborTable> tables)
    {
        if (work.Kind != ExactKind.Single)
        {
            return tables[0];
        }

        NeighborTable joined = new(tables.Count, work.K);
        for (int query = 0; query < tables.Count; query++)
        {
            joined.Set(query, tables[query].Ids(0), tables[query].Distances(0));
        }

        return joined;
    }

    public void Dispose()
    {
        foreach (VectorSet query in _single)
        {
            query.Dispose();
        }
    }

    private NeighborTable[] Find(VectorSet vectors, VectorSet queries, int k) => _work.Kind switch
    {
        ExactKind.Search => [ExactSearch.Search(vectors, queries, k, Metric.SquaredL2, _options, progress: null, _cancellation)],
        ExactKind.SelfJoin => [ExactSearch.SelfJoin(vectors, k, Metric.SquaredL2, _options, progress: null, _cancellation)],
        _ => [.. _single.Select(query => (vectors == _vectors ? _index.Value : new ExactIndex(vectors, Metric.SquaredL2)).Search(query, k, _options, progress: null, _cancellation))],
    };
}
