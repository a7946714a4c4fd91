using Plumbline.Distances;
using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>
/// The record of one query's walk, from which the results at every (k, ef) up to the largest ef can be read. Made by
/// <see cref="HnswIndex.CreateTraversal"/>, used again for one query after another; one thread at a time.
/// </summary>
public sealed class HnswTraversal
{
    private readonly DistanceComputer _distances;
    private readonly DistanceMatrix? _matrix;
    private readonly BaseLevelWalk _walk;
    private ulong[] _ranked = [];
    private int[] _position = [];
    private int _rankedCount;

    internal HnswTraversal(HnswGraph graph, DistanceComputer distances, DistanceMatrix? matrix)
    {
        _distances = distances;
        _matrix = matrix;
        _walk = new BaseLevelWalk(graph);
    }

    /// <summary>Walks from a point of the base as the query.</summary>
    /// <param name="point">0 to n - 1.</param>
    /// <param name="efs">Efforts to set a checkpoint for, ascending, each 1 or more.</param>
    public void Run(int point, ReadOnlySpan<int> efs)
    {
        Check(efs);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)point, (uint)_distances.Vectors.Count, nameof(point));
        if (_matrix is not null)
        {
            _walk.Run(new MatrixQuery(_matrix, point), efs);
        }
        else
        {
            _walk.Run(new VectorQuery(_distances, _distances.Prepare(point)), efs);
        }

        Rank();
    }

    /// <summary>Walks from any query.</summary>
    /// <param name="query">A vector of the base's dimension.</param>
    /// <param name="efs">Efforts to set a checkpoint for, ascending, each 1 or more.</param>
    public unsafe void Run(ReadOnlySpan<float> query, ReadOnlySpan<int> efs)
    {
        Check(efs);
        if (query.Length != _distances.Vectors.Dimension)
        {
            throw new ArgumentException($"The query has dimension {query.Length}; the index has {_distances.Vectors.Dimension}.", nameof(query));
        }

        if (query.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new ArgumentException($"The query holds {query[query.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue)]}, expected finite numbers.", nameof(query));
        }

        fixed (float* vector = query)
        {
            _walk.Run(new VectorQuery(_distances, _distances.Prepare(vector)), efs);
        }

        Rank();
    }

    /// <summary>Distinct points evaluated on the base level where the walk for an effort stops: the capacity.</summary>
    /// <param name="checkpoint">Place of the effort among those walked for.</param>
    public int Evaluated(int checkpoint) => _walk.EvaluatedAt(checkpoint);

    /// <summary>Points expanded on the base level where the walk for an effort stops.</summary>
    /// <param name="checkpoint">Place of the effort among those walked for.</param>
    public int Expanded(int checkpoint) => _walk.ExpandedAt(checkpoint);

    /// <summary>The k nearest of what was evaluated up to a checkpoint: what SpillAndPad returns at that effort.</summary>
    /// <param name="checkpoint">Place of the effort among those walked for.</param>
    /// <param name="ids">Receives ids, nearest first; its length is k.</param>
    /// <param name="distances">Receives distances in the unit of the metric; as long as <paramref name="ids"/>.</param>
    /// <returns>How many there are: min(k, capacity).</returns>
    public int Results(int checkpoint, Span<int> ids, Span<float> distances)
    {
        int evaluated = _walk.EvaluatedAt(checkpoint);
        int found = 0;
        for (int i = 0; i < _rankedCount && found < ids.Length; i++)
        {
            if (_position[i] < evaluated)
            {
                ids[found] = SortKey.Id(_ranked[i]);
                distances[found] = DistanceComputer.ToMetric(SortKey.Distance(_ranked[i]), _distances.Metric);
                found++;
            }
        }

        return found;
    }

    /// <summary>Whether a point was evaluated before the walk for an effort stopped. O(points evaluated) at worst; O(1) for the nearest.</summary>
    /// <param name="checkpoint">Place of the effort among those walked for.</param>
    /// <param name="point">0 to n - 1.</param>
    public bool HasEvaluated(int checkpoint, int point)
    {
        for (int i = 0; i < _rankedCount; i++)
        {
            if (SortKey.Id(_ranked[i]) == point)
            {
                return _position[i] < _walk.EvaluatedAt(checkpoint);
            }
        }

        return false;
    }

    private static void Check(ReadOnlySpan<int> efs)
    {
        for (int i = 0; i < efs.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(efs[i], i == 0 ? 1 : efs[i - 1], nameof(efs));
        }
    }

    /// <summary>Sorts what was evaluated, with the place of each in the order of evaluation.</summary>
    private void Rank()
    {
        ReadOnlySpan<ulong> evaluated = _walk.Evaluated;
        _rankedCount = evaluated.Length;
        if (_ranked.Length < _rankedCount)
        {
            _ranked = new ulong[_rankedCount * 2];
            _position = new int[_rankedCount * 2];
        }

        evaluated.CopyTo(_ranked);
        for (int i = 0; i < _rankedCount; i++)
        {
            _position[i] = i;
        }

        Array.Sort(_ranked, _position, 0, _rankedCount);
    }
}
