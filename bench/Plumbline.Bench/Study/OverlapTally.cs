using System.Runtime.InteropServices;

namespace Plumbline.Bench.Study;

/// <summary>Mean overlap of the peer's results with the exact neighbours, gathered over the parts of the queries that it searched.</summary>
/// <param name="exact">The exact neighbours of every vector, at least as many as the largest k.</param>
internal sealed class OverlapTally(NeighborTable exact)
{
    private readonly int[] _marks = new int[exact.QueryCount];
    private readonly Dictionary<StudySearch, (long Found, long Places)> _sums = [];
    private int _mark;

    /// <summary>Adds what a search returned.</summary>
    /// <param name="search">The search.</param>
    /// <param name="first">The first query's row.</param>
    /// <param name="stride">From one query's row to the next.</param>
    /// <param name="file">The ids, int32, k a query; -1 where one is missing.</param>
    /// <returns>The mean so far.</returns>
    public double Add(StudySearch search, int first, int stride, string file)
    {
        ReadOnlySpan<int> ids = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(file));
        int queries = (exact.QueryCount - first + stride - 1) / stride;
        if (ids.Length != queries * search.K)
        {
            throw new BenchException($"the peer returned {ids.Length} ids at {search.Key.Label}, k {search.K}, expected {queries} times k", ExitCode.NotReachable);
        }

        (long found, long places) = _sums.GetValueOrDefault(search);
        for (int query = first; query < exact.QueryCount; query += stride)
        {
            _mark++;
            foreach (int id in exact.Ids(query)[..search.K])
            {
                _marks[id] = _mark;
            }

            foreach (int id in ids[..search.K])
            {
                if (id >= 0 && _marks[id] == _mark)
                {
                    found++;
                    // A repeated id counts once.
                    _marks[id] = 0;
                }
            }

            places += search.K;
            ids = ids[search.K..];
        }

        _sums[search] = (found, places);
        return Mean(search);
    }

    /// <summary>Mean overlap of a search.</summary>
    public double Mean(StudySearch search) => (double)_sums[search].Found / _sums[search].Places;
}
