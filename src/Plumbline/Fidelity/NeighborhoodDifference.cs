using System.Numerics;

namespace Plumbline.Fidelity;

/// <summary>
/// The vectors on which two neighbourhoods of a query differ: S = Σ exact - Σ returned, in float64. Going from one pair of
/// neighbourhoods to the next touches only the vectors whose membership changed, which are few while k grows in steps.
/// Made once a thread and used for one query after another.
/// </summary>
public sealed class NeighborhoodDifference
{
    private readonly VectorSet _vectors;
    private readonly double[] _difference;
    private readonly double[] _exactSum;
    private readonly int[] _applied;
    private readonly int[] _wanted;
    private readonly VisitedSet _touchedMarks;
    private readonly List<int> _touched = [];
    private readonly List<int> _held = [];
    private int[] _exact = [];
    private int _exactCount;
    private int _exactSummed;
    private int _returnedCount;

    /// <summary>Creates an accumulator over a base.</summary>
    /// <param name="vectors">The base that ids refer to, n x d.</param>
    public NeighborhoodDifference(VectorSet vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        _vectors = vectors;
        _difference = new double[vectors.Dimension];
        _exactSum = new double[vectors.Dimension];
        _applied = new int[vectors.Count];
        _wanted = new int[vectors.Count];
        _touchedMarks = new VisitedSet(vectors.Count);
    }

    /// <summary>Forgets the query before.</summary>
    public void Clear()
    {
        foreach (int id in _held)
        {
            _applied[id] = 0;
        }

        _held.Clear();
        _exactCount = 0;
        _exactSummed = 0;
        _returnedCount = 0;
        Array.Clear(_difference);
        Array.Clear(_exactSum);
    }

    /// <summary>Moves on to another pair of neighbourhoods of the same query.</summary>
    /// <param name="exact">Ids of the exact neighbours; each call's list begins with the list of the call before it.</param>
    /// <param name="returned">Ids returned, in any relation to those before; an id may occur more than once.</param>
    public void Set(ReadOnlySpan<int> exact, ReadOnlySpan<int> returned)
    {
        KeepExact(exact);
        _returnedCount = returned.Length;
        _touched.Clear();
        _touchedMarks.Clear();
        Touch(_held);
        Want(exact, 1);
        Want(returned, -1);
        _held.Clear();
        foreach (int id in _touched)
        {
            int change = _wanted[id] - _applied[id];
            if (change != 0)
            {
                Add(_difference, id, change);
            }

            _applied[id] = _wanted[id];
            if (_wanted[id] != 0)
            {
                _held.Add(id);
            }

            _wanted[id] = 0;
        }

        if (_held.Count == 0)
        {
            // Equal neighbourhoods differ by exactly nothing; sums of float64 would leave a residue.
            Array.Clear(_difference);
        }
    }

    /// <summary>
    /// ||mean exact - mean returned|| of the present pair; NaN where nothing was returned. With
    /// <paramref name="padCount"/> pads, the centre is that of the results and as many copies of vector <paramref name="padId"/>.
    /// </summary>
    /// <param name="padId">The vector that a pad reads, where pads count.</param>
    /// <param name="padCount">Pads after the results; 0 for none.</param>
    public double CenterDistance(int padId = 0, int padCount = 0)
    {
        int returned = _returnedCount + padCount;
        if (returned == 0)
        {
            return double.NaN;
        }

        if (_held.Count == 0 && padCount == 0 && returned == _exactCount)
        {
            return 0;
        }

        // mean exact - mean returned = S / r + Σ exact (1/k - 1/r), less the pads' share.
        double exactFactor = (1.0 / _exactCount) - (1.0 / returned);
        if (exactFactor != 0)
        {
            SumExact();
        }

        ReadOnlySpan<float> pad = padCount > 0 ? _vectors[padId] : default;
        double squares = 0;
        for (int i = 0; i < _difference.Length; i++)
        {
            double component = _difference[i];
            if (padCount > 0)
            {
                component -= (double)padCount * pad[i];
            }

            component = (component / returned) + (exactFactor * _exactSum[i]);
            squares += component * component;
        }

        return Math.Sqrt(squares);
    }

    private void KeepExact(ReadOnlySpan<int> exact)
    {
        if (exact.Length < _exactCount)
        {
            // A shorter neighbourhood: begin the sum again.
            Array.Clear(_exactSum);
            _exactSummed = 0;
        }

        if (_exact.Length < exact.Length)
        {
            _exact = new int[exact.Length * 2];
        }

        exact.CopyTo(_exact);
        _exactCount = exact.Length;
    }

    private void SumExact()
    {
        for (; _exactSummed < _exactCount; _exactSummed++)
        {
            Add(_exactSum, _exact[_exactSummed], 1);
        }
    }

    private void Touch(List<int> ids)
    {
        foreach (int id in ids)
        {
            _touchedMarks.Add(id);
            _touched.Add(id);
        }
    }

    private void Want(ReadOnlySpan<int> ids, int sign)
    {
        foreach (int id in ids)
        {
            if (_touchedMarks.Add(id))
            {
                _touched.Add(id);
            }

            _wanted[id] += sign;
        }
    }

    private void Add(double[] sum, int id, int factor)
    {
        ReadOnlySpan<float> vector = _vectors[id];
        int width = Vector<float>.Count;
        int half = Vector<double>.Count;
        Vector<double> scale = new(factor);
        int i = 0;
        for (; i <= vector.Length - width; i += width)
        {
            Vector.Widen(new Vector<float>(vector[i..]), out Vector<double> low, out Vector<double> high);
            Span<double> target = sum.AsSpan(i, width);
            (new Vector<double>(target) + (low * scale)).CopyTo(target);
            (new Vector<double>(target[half..]) + (high * scale)).CopyTo(target[half..]);
        }

        for (; i < vector.Length; i++)
        {
            sum[i] += factor * (double)vector[i];
        }
    }
}
