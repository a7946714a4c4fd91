using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>What a neighbour of a rank adds to the sums over a neighbourhood, worked out when it is first asked for.</summary>
internal sealed class RankValues
{
    private Value[] _values = [];
    private int[] _query = [];
    private int _queries;
    private int _fullRankingOf = -1;
    private RankedTraversal? _traversal;

    /// <summary>Begins another query, or another ranking of the same.</summary>
    public void Begin(RankedTraversal traversal)
    {
        _traversal = traversal;
        if (traversal.FullRankingOf >= 0 && traversal.FullRankingOf == _fullRankingOf)
        {
            return;
        }

        _fullRankingOf = traversal.FullRankingOf;
        if (_values.Length < traversal.Count)
        {
            _values = new Value[traversal.Count * 2];
            _query = new int[traversal.Count * 2];
            _queries = 0;
        }

        _queries++;
    }

    /// <summary>The value of a rank.</summary>
    public ref readonly Value this[int rank]
    {
        get
        {
            if (_query[rank] != _queries)
            {
                Compute(rank);
            }

            return ref _values[rank];
        }
    }

    private void Compute(int rank)
    {
        double squared = _traversal!.Distance(rank);
        bool zero = squared <= 0;
        _values[rank] = new Value(Math.Sqrt(squared), squared, zero ? 0 : Math.Log(squared), zero ? 0 : 1 / squared);
        _query[rank] = _queries;
    }

    /// <summary>A distance, its square, and the logarithm and the inverse of the square (0 for a distance of 0).</summary>
    internal readonly record struct Value(double Length, double Square, double Log, double Inverse)
    {
        public static Value operator +(in Value a, in Value b) => new(a.Length + b.Length, a.Square + b.Square, a.Log + b.Log, a.Inverse + b.Inverse);

        public static Value operator -(in Value a, in Value b) => new(a.Length - b.Length, a.Square - b.Square, a.Log - b.Log, a.Inverse - b.Inverse);
    }
}
