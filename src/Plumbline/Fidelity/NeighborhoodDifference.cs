using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Fidelity;

/// <summary>
/// Distances between the centres of exact and returned neighbourhoods of one query, for many neighbourhoods at once. Only the
/// vectors on which the two sides differ are read: S = Σ exact - Σ returned is carried, in float64, from one pair of
/// neighbourhoods to the next.
/// </summary>
/// <remarks>
/// The calls <see cref="Restart"/>, <see cref="Set(int, ReadOnlySpan{int})"/> and the measures only write down what to add;
/// <see cref="Run"/> does all of it a few components at a time. The same slice of every vector involved then fits the
/// second-level cache, and each vector comes from memory once a query instead of once a neighbourhood.
/// Made once a thread and used for one query after another.
/// </remarks>
internal sealed unsafe class NeighborhoodDifference
{
    private const int SliceSize = 64;

    private readonly VectorSet _vectors;
    private readonly int[] _applied;
    private readonly int[] _wanted;
    private readonly VisitedSet _marks;
    private readonly List<int> _touched = [];
    private readonly List<int> _held = [];
    private readonly List<Step> _steps = [];
    private int[] _exact = [];
    private int[] _ids = new int[1024];
    private double[] _weights = new double[1024];
    private double[] _squares = new double[256];
    private int _operations;
    private int _slots;
    private int _exactCount;
    private int _returnedCount;

    /// <summary>Creates a recorder over a base.</summary>
    /// <param name="vectors">The base that ids refer to, n x d.</param>
    public NeighborhoodDifference(VectorSet vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        _vectors = vectors;
        _applied = new int[vectors.Count];
        _wanted = new int[vectors.Count];
        _marks = new VisitedSet(vectors.Count);
    }

    /// <summary>Begins a query.</summary>
    /// <param name="exact">Its exact neighbours, nearest first, as many as any neighbourhood will have.</param>
    public void Clear(ReadOnlySpan<int> exact)
    {
        ForgetHeld();
        _steps.Clear();
        _operations = 0;
        _slots = 0;
        if (_exact.Length < exact.Length)
        {
            _exact = new int[exact.Length];
        }

        exact.CopyTo(_exact);
    }

    /// <summary>Begins another sequence of neighbourhoods of the same query. Worth it where the next ones are small again.</summary>
    public void Restart()
    {
        ForgetHeld();
        _steps.Add(new Step { Operations = _operations, Slot = Step.Restart });
    }

    /// <summary>Moves to a pair of neighbourhoods: the first k exact neighbours, and what was returned.</summary>
    /// <param name="k">Size of the exact neighbourhood; not smaller than in the call before, since the last restart.</param>
    /// <param name="returned">Ids returned; an id may occur more than once.</param>
    public void Set(int k, ReadOnlySpan<int> returned) => Set(_exact.AsSpan(0, k), returned);

    /// <summary>Moves to a pair of any two neighbourhoods, of which <see cref="MeasurePadded"/> alone can be asked.</summary>
    /// <param name="exact">Ids on the exact side.</param>
    /// <param name="returned">Ids on the other.</param>
    public void Set(ReadOnlySpan<int> exact, ReadOnlySpan<int> returned)
    {
        _exactCount = exact.Length;
        _returnedCount = returned.Length;
        _touched.Clear();
        _marks.Clear();
        foreach (int id in _held)
        {
            _marks.Add(id);
            _touched.Add(id);
        }

        Want(exact, 1);
        Want(returned, -1);
        _held.Clear();
        foreach (int id in _touched)
        {
            int wanted = _wanted[id];
            if (wanted != _applied[id])
            {
                AddOperation(id, wanted - _applied[id]);
                _applied[id] = wanted;
            }

            if (wanted != 0)
            {
                _held.Add(id);
            }

            _wanted[id] = 0;
        }
    }

    /// <summary>Asks for ||mean exact - mean returned|| of the present pair, over the results that are there.</summary>
    /// <returns>The slot of the answer; NaN will stand there where nothing was returned.</returns>
    public int Measure()
    {
        if (_returnedCount == 0)
        {
            return AddSlot(double.NaN);
        }

        if (_held.Count == 0 && _returnedCount == _exactCount)
        {
            // Equal neighbourhoods differ by exactly nothing; sums would leave a residue.
            return AddSlot(0);
        }

        // mean exact - mean returned = S / r + Σ exact (1/k - 1/r).
        return AddStep(1.0 / _returnedCount, (1.0 / _exactCount) - (1.0 / _returnedCount), 0, 0);
    }

    /// <summary>Asks for the distance with missing results filled up by copies of one vector, as the authors' -1 does.</summary>
    /// <param name="padId">The vector that a pad reads.</param>
    /// <returns>The slot of the answer.</returns>
    public int MeasurePadded(int padId)
    {
        int pads = _exactCount - _returnedCount;
        if (_held.Count == 0 && pads == 0)
        {
            return AddSlot(0);
        }

        return AddStep(1.0 / _exactCount, 0, -(double)pads / _exactCount, padId);
    }

    /// <summary>Computes everything asked for since <see cref="Clear"/>. O(differences * d).</summary>
    [SkipLocalsInit]
    public void Run()
    {
        double* slice = stackalloc double[2 * SliceSize];
        int dimension = _vectors.Dimension;
        for (int first = 0; first < dimension; first += SliceSize)
        {
            RunSlice(first, Math.Min(SliceSize, dimension - first), slice, slice + SliceSize);
        }

        foreach (Step step in _steps)
        {
            if (step.Slot != Step.Restart)
            {
                _squares[step.Slot] = Math.Sqrt(_squares[step.Slot]);
            }
        }

        // Done: a second call finds nothing to do.
        _steps.Clear();
        GC.KeepAlive(_vectors);
    }

    /// <summary>An answer, after <see cref="Run"/>.</summary>
    /// <param name="slot">What the question returned.</param>
    public double this[int slot] => _squares[slot];

    private void ForgetHeld()
    {
        foreach (int id in _held)
        {
            _applied[id] = 0;
        }

        _held.Clear();
        _exactCount = 0;
        _returnedCount = 0;
    }

    private void Want(ReadOnlySpan<int> ids, int sign)
    {
        foreach (int id in ids)
        {
            if (_marks.Add(id))
            {
                _touched.Add(id);
            }

            _wanted[id] += sign;
        }
    }

    private void AddOperation(int id, double weight)
    {
        if (_operations == _ids.Length)
        {
            Array.Resize(ref _ids, _ids.Length * 2);
            Array.Resize(ref _weights, _weights.Length * 2);
        }

        _ids[_operations] = id;
        _weights[_operations++] = weight;
    }

    private int AddSlot(double value)
    {
        if (_slots == _squares.Length)
        {
            Array.Resize(ref _squares, _squares.Length * 2);
        }

        _squares[_slots] = value;
        return _slots++;
    }

    private int AddStep(double difference, double exact, double pad, int padId)
    {
        int slot = AddSlot(0);
        _steps.Add(new Step
        {
            Operations = _operations,
            Slot = slot,
            DifferenceFactor = difference,
            ExactFactor = exact,
            ExactCount = _exactCount,
            PadFactor = pad,
            PadId = padId,
        });
        return slot;
    }

    /// <summary>All steps on components <paramref name="first"/> and following.</summary>
    private void RunSlice(int first, int length, double* difference, double* exact)
    {
        Zero(difference);
        Zero(exact);
        int operation = 0;
        int summed = 0;
        foreach (ref readonly Step step in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_steps))
        {
            if (step.Slot == Step.Restart)
            {
                operation = step.Operations;
                summed = 0;
                Zero(difference);
                Zero(exact);
                continue;
            }

            Add(difference, first, length, _ids.AsSpan(operation, step.Operations - operation), _weights.AsSpan(operation));
            operation = step.Operations;
            if (step.ExactFactor != 0)
            {
                Add(exact, first, length, _exact.AsSpan(summed, step.ExactCount - summed), default);
                summed = step.ExactCount;
            }

            _squares[step.Slot] += Square(step, first, length, difference, exact);
        }
    }

    private double Square(in Step step, int first, int length, double* difference, double* exact)
    {
        float* pad = _vectors.Row(step.PadId) + first;
        double squares = 0;
        if (step.PadFactor == 0 && step.ExactFactor == 0)
        {
            // The common case, vectorised; what lies beyond the length is zero.
            Vector512<double> sums = Vector512<double>.Zero;
            for (int i = 0; i < SliceSize; i += 8)
            {
                Vector512<double> component = Vector512.Load(difference + i);
                sums += component * component;
            }

            return Distances.LaneSum.Of(sums) * step.DifferenceFactor * step.DifferenceFactor;
        }

        for (int i = 0; i < length; i++)
        {
            double component = (difference[i] * step.DifferenceFactor) + (exact[i] * step.ExactFactor) + (pad[i] * step.PadFactor);
            squares += component * component;
        }

        return squares;
    }

    /// <summary>sum += Σ weight * vector, on one slice, weights being 1 where none are given.</summary>
    [SkipLocalsInit]
    private void Add(double* sum, int first, int length, ReadOnlySpan<int> ids, ReadOnlySpan<double> weights)
    {
        if (length < SliceSize)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                float* vector = _vectors.Row(ids[i]) + first;
                double weight = weights.IsEmpty ? 1 : weights[i];
                for (int j = 0; j < length; j++)
                {
                    sum[j] += weight * vector[j];
                }
            }

            return;
        }

        // Eight registers hold the slice while all vectors pass by.
        Vector512<double> s0 = Vector512.Load(sum), s1 = Vector512.Load(sum + 8), s2 = Vector512.Load(sum + 16), s3 = Vector512.Load(sum + 24);
        Vector512<double> s4 = Vector512.Load(sum + 32), s5 = Vector512.Load(sum + 40), s6 = Vector512.Load(sum + 48), s7 = Vector512.Load(sum + 56);
        for (int i = 0; i < ids.Length; i++)
        {
            float* vector = _vectors.Row(ids[i]) + first;
            Vector512<double> weight = Vector512.Create(weights.IsEmpty ? 1.0 : weights[i]);
            s0 = Vector512.FusedMultiplyAdd(Widen(vector), weight, s0);
            s1 = Vector512.FusedMultiplyAdd(Widen(vector + 8), weight, s1);
            s2 = Vector512.FusedMultiplyAdd(Widen(vector + 16), weight, s2);
            s3 = Vector512.FusedMultiplyAdd(Widen(vector + 24), weight, s3);
            s4 = Vector512.FusedMultiplyAdd(Widen(vector + 32), weight, s4);
            s5 = Vector512.FusedMultiplyAdd(Widen(vector + 40), weight, s5);
            s6 = Vector512.FusedMultiplyAdd(Widen(vector + 48), weight, s6);
            s7 = Vector512.FusedMultiplyAdd(Widen(vector + 56), weight, s7);
        }

        s0.Store(sum);
        s1.Store(sum + 8);
        s2.Store(sum + 16);
        s3.Store(sum + 24);
        s4.Store(sum + 32);
        s5.Store(sum + 40);
        s6.Store(sum + 48);
        s7.Store(sum + 56);
    }

    /// <summary>Eight float32 as float64; one instruction where there is one, which the portable form does not become.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(float* source)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Double(Vector256.Load(source));
        }

        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Load(source));
        return Vector512.Create(lower, upper);
    }

    private static void Zero(double* slice) => new Span<double>(slice, SliceSize).Clear();

    /// <summary>What to do after a number of operations: answer a question, or begin again.</summary>
    private struct Step
    {
        public const int Restart = -1;

        public int Operations;
        public int Slot;
        public int ExactCount;
        public int PadId;
        public double DifferenceFactor;
        public double ExactFactor;
        public double PadFactor;
    }
}
