using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Plumbline.Distances;

namespace Plumbline.Fidelity;

/// <summary>
/// Distances between the centres of exact and returned neighbourhoods, for all neighbourhoods of many queries at once. What a
/// caller says is only written down: points that enter or leave a sum S, and questions about it. <see cref="Run"/> then does all
/// of it one slice of the vectors after another, S in registers.
/// </summary>
/// <remarks>
/// S is Σ returned where results only come on as k grows: Σ exact is summed once a query for all settings. Where they change
/// with k, S is the difference Σ exact - Σ returned, of which little changes from one k to the next.
/// <para>Sums are float64, in the order in which they were written down. One thread at a time.</para>
/// </remarks>
internal sealed unsafe class BarycenterBatch
{
    private const int Width = SlicedVectors.Width;

    // Operations between asking for a vector and using it.
    private const int Ahead = 12;

    private readonly SlicedVectors _vectors;
    private readonly NeighborTable _exact;
    private readonly int[] _ks;
    private readonly double* _prefixes;
    private readonly List<Step> _steps = [];
    private readonly List<Query> _queries = [];
    private int[] _operations = new int[4096];
    private double[] _squares = new double[1024];
    private int _operationCount;
    private int _slots;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="vectors">The base.</param>
    /// <param name="exact">Exact neighbours of each query of the base.</param>
    /// <param name="ks">Sizes of neighbourhoods, ascending.</param>
    public BarycenterBatch(SlicedVectors vectors, NeighborTable exact, int[] ks)
    {
        _vectors = vectors;
        _exact = exact;
        _ks = ks;
        _prefixes = (double*)NativeMemory.AlignedAlloc((nuint)(ks.Length * Width * sizeof(double)), 64);
    }

    /// <summary>Frees the scratch memory.</summary>
    ~BarycenterBatch() => NativeMemory.AlignedFree(_prefixes);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _steps.Clear();
        _queries.Clear();
        _operationCount = 0;
        _slots = 0;
    }

    /// <summary>Begins a query; S is zero.</summary>
    public void BeginQuery(int query) => _queries.Add(new Query { Id = query, FirstStep = _steps.Count, FirstOperation = _operationCount, MostPlace = -1 });

    /// <summary>Sets S to zero.</summary>
    public void Restart() => _steps.Add(new Step { Operations = _operationCount, Slot = Step.Restart });

    /// <summary>Adds a vector to S, or takes it away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id, bool negative)
    {
        // Room for those that are only looked ahead at, too.
        if (_operationCount + Ahead >= _operations.Length)
        {
            Array.Resize(ref _operations, _operations.Length * 2);
        }

        _operations[_operationCount++] = (id << 1) | (negative ? 1 : 0);
    }

    /// <summary>An answer that is known.</summary>
    /// <returns>Its slot.</returns>
    public int AddKnown(double value)
    {
        if (_slots == _squares.Length)
        {
            Array.Resize(ref _squares, _squares.Length * 2);
        }

        _squares[_slots] = value;
        return _slots++;
    }

    /// <summary>Asks for ||mean exact - mean returned|| over the results that are there.</summary>
    /// <param name="place">Place of k among the sizes.</param>
    /// <param name="returned">Results, 1 to k.</param>
    /// <param name="isDifference">Whether S is the difference between both sides, or the sum of the results.</param>
    /// <returns>The slot of the answer.</returns>
    public int Measure(int place, int returned, bool isDifference)
    {
        double k = _ks[place];
        double r = returned;
        // mean exact - mean returned = S / r + Σ exact (1/k - 1/r) with S = Σ exact - Σ returned.
        return isDifference
            ? AddStep(new Step { SumFactor = 1 / r, ExactFactor = returned == k ? 0 : (1 / k) - (1 / r), ExactPlace = returned == k ? -1 : place })
            : AddStep(new Step { SumFactor = -1 / r, ExactFactor = 1 / k, ExactPlace = place });
    }

    /// <summary>Asks for the distance with missing results filled up by copies of the last vector, as the authors' -1 does.</summary>
    /// <param name="place">Place of k among the sizes.</param>
    /// <param name="returned">Results, 0 to k.</param>
    /// <param name="isDifference">Whether S is the difference between both sides, or the sum of the results.</param>
    /// <returns>The slot of the answer.</returns>
    public int MeasurePadded(int place, int returned, bool isDifference)
    {
        double k = _ks[place];
        double pads = -(k - returned) / k;
        return isDifference
            ? AddStep(new Step { SumFactor = 1 / k, ExactPlace = -1, PadFactor = pads })
            : AddStep(new Step { SumFactor = -1 / k, ExactFactor = 1 / k, ExactPlace = place, PadFactor = pads });
    }

    /// <summary>Computes everything asked for. O(operations * d).</summary>
    public void Run()
    {
        // A last mark, so that every query ends where the next begins.
        _queries.Add(new Query { FirstStep = _steps.Count });
        SetMostPlaces();
        for (int slice = 0; slice < _vectors.SliceCount; slice++)
        {
            RunSlice(_vectors.Slice(slice));
        }

        foreach (ref readonly Step step in CollectionsMarshal.AsSpan(_steps))
        {
            if (step.Slot != Step.Restart)
            {
                _squares[step.Slot] = Math.Sqrt(_squares[step.Slot]);
            }
        }

        GC.KeepAlive(_vectors);
        GC.KeepAlive(this);
    }

    /// <summary>An answer, after <see cref="Run"/>.</summary>
    public double this[int slot] => _squares[slot];

    private int AddStep(Step step)
    {
        step.Operations = _operationCount;
        step.Slot = AddKnown(0);
        _steps.Add(step);
        return step.Slot;
    }

    private void RunSlice(float* slice)
    {
        ReadOnlySpan<Step> steps = CollectionsMarshal.AsSpan(_steps);
        fixed (int* operations = _operations)
        {
            for (int i = 0; i + 1 < _queries.Count; i++)
            {
                Query query = _queries[i];
                ReadOnlySpan<Step> own = steps[query.FirstStep.._queries[i + 1].FirstStep];
                SetPrefixes(slice, _exact.Ids(query.Id), query.MostPlace);
                RunQuery(slice, own, operations, query.FirstOperation);
            }
        }
    }

    /// <summary>The largest k of each query for which the exact neighbours have to be summed.</summary>
    private void SetMostPlaces()
    {
        Span<Query> queries = CollectionsMarshal.AsSpan(_queries);
        for (int i = 0; i + 1 < queries.Length; i++)
        {
            foreach (ref readonly Step step in CollectionsMarshal.AsSpan(_steps)[queries[i].FirstStep..queries[i + 1].FirstStep])
            {
                queries[i].MostPlace = Math.Max(queries[i].MostPlace, step.Slot == Step.Restart ? -1 : step.ExactPlace);
            }
        }
    }

    /// <summary>All steps of a query on a slice, S in eight registers while all vectors pass by.</summary>
    private void RunQuery(float* slice, ReadOnlySpan<Step> steps, int* operations, int operation)
    {
        double* signs = stackalloc double[2] { 1, -1 };
        float* pad = slice + ((long)(_vectors.Count - 1) * Width);
        Vector512<double> s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = Vector512<double>.Zero;
        foreach (ref readonly Step step in steps)
        {
            if (step.Slot == Step.Restart)
            {
                // What was written down since the last question is not asked for any more.
                operation = step.Operations;
                s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = Vector512<double>.Zero;
                continue;
            }

            for (; operation < step.Operations; operation++)
            {
                Prefetch(slice + ((long)(operations[operation + Ahead] >> 1) * Width));
                float* vector = slice + ((long)(operations[operation] >> 1) * Width);
                // A product with one is exact: the same as an addition, on other ports than the conversions.
                Vector512<double> sign = Vector512.Create(signs[operations[operation] & 1]);
                s0 = Vector512.FusedMultiplyAdd(Widen(vector), sign, s0);
                s1 = Vector512.FusedMultiplyAdd(Widen(vector + 8), sign, s1);
                s2 = Vector512.FusedMultiplyAdd(Widen(vector + 16), sign, s2);
                s3 = Vector512.FusedMultiplyAdd(Widen(vector + 24), sign, s3);
                s4 = Vector512.FusedMultiplyAdd(Widen(vector + 32), sign, s4);
                s5 = Vector512.FusedMultiplyAdd(Widen(vector + 40), sign, s5);
                s6 = Vector512.FusedMultiplyAdd(Widen(vector + 48), sign, s6);
                s7 = Vector512.FusedMultiplyAdd(Widen(vector + 56), sign, s7);
            }

            if (step.ExactPlace < 0 && step.PadFactor == 0)
            {
                Vector512<double> squares = ((s0 * s0) + (s1 * s1)) + ((s2 * s2) + (s3 * s3)) + (((s4 * s4) + (s5 * s5)) + ((s6 * s6) + (s7 * s7)));
                _squares[step.Slot] += LaneSum.Of(squares) * (step.SumFactor * step.SumFactor);
                continue;
            }

            double* exact = _prefixes + (Math.Max(0, step.ExactPlace) * Width);
            Vector512<double> sum = Part(step, s0, exact, pad, 0) + Part(step, s1, exact, pad, 8) + Part(step, s2, exact, pad, 16) + Part(step, s3, exact, pad, 24);
            sum += Part(step, s4, exact, pad, 32) + Part(step, s5, exact, pad, 40) + Part(step, s6, exact, pad, 48) + Part(step, s7, exact, pad, 56);
            _squares[step.Slot] += LaneSum.Of(sum);
        }
    }

    /// <summary>Squares of eight components of the difference between centres, where it is more than S.</summary>
    private static Vector512<double> Part(in Step step, Vector512<double> sum, double* exact, float* pad, int at)
    {
        Vector512<double> component = sum * Vector512.Create(step.SumFactor);
        if (step.ExactPlace >= 0)
        {
            component = Vector512.FusedMultiplyAdd(Vector512.Load(exact + at), Vector512.Create(step.ExactFactor), component);
        }

        if (step.PadFactor != 0)
        {
            component = Vector512.FusedMultiplyAdd(Widen(pad + at), Vector512.Create(step.PadFactor), component);
        }

        return component * component;
    }

    /// <summary>The vectors of the next operations lie anywhere: asked for early, they come while others are summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* vector)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(vector);
            Sse.Prefetch0(vector + 16);
            Sse.Prefetch0(vector + 32);
            Sse.Prefetch0(vector + 48);
        }
    }

    /// <summary>Sums of the first exact neighbours at each k up to the one at a place; -1 for none.</summary>
    private void SetPrefixes(float* slice, ReadOnlySpan<int> ids, int most)
    {
        Vector512<double> one = Vector512.Create(1.0);
        Vector512<double> s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = Vector512<double>.Zero;
        int next = 0;
        for (int place = 0; place <= most; place++)
        {
            for (; next < _ks[place]; next++)
            {
                Prefetch(slice + ((long)ids[Math.Min(next + Ahead, ids.Length - 1)] * Width));
                float* vector = slice + ((long)ids[next] * Width);
                s0 = Vector512.FusedMultiplyAdd(Widen(vector), one, s0);
                s1 = Vector512.FusedMultiplyAdd(Widen(vector + 8), one, s1);
                s2 = Vector512.FusedMultiplyAdd(Widen(vector + 16), one, s2);
                s3 = Vector512.FusedMultiplyAdd(Widen(vector + 24), one, s3);
                s4 = Vector512.FusedMultiplyAdd(Widen(vector + 32), one, s4);
                s5 = Vector512.FusedMultiplyAdd(Widen(vector + 40), one, s5);
                s6 = Vector512.FusedMultiplyAdd(Widen(vector + 48), one, s6);
                s7 = Vector512.FusedMultiplyAdd(Widen(vector + 56), one, s7);
            }

            double* prefix = _prefixes + (place * Width);
            s0.Store(prefix);
            s1.Store(prefix + 8);
            s2.Store(prefix + 16);
            s3.Store(prefix + 24);
            s4.Store(prefix + 32);
            s5.Store(prefix + 40);
            s6.Store(prefix + 48);
            s7.Store(prefix + 56);
        }
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

    /// <summary>Where a query's part of the script begins.</summary>
    private struct Query
    {
        public int Id;
        public int FirstStep;
        public int FirstOperation;
        public int MostPlace;
    }

    /// <summary>What to do after a number of operations: answer a question, or begin again.</summary>
    private struct Step
    {
        public const int Restart = -1;

        public int Operations;
        public int Slot;
        public int ExactPlace;
        public double SumFactor;
        public double ExactFactor;
        public double PadFactor;
    }
}
