using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>
/// For each of a number of queries, the points that may be among its k nearest by what their products say. A list that is
/// full is cut back to the points that the errors of the products leave possible; where those are too many (duplicates,
/// lattices), it goes over to direct distances, of which k suffice.
/// </summary>
/// <remarks>One query is filled by one thread at a time; different queries by different threads.</remarks>
internal sealed unsafe class CandidateLists : IDisposable
{
    private readonly ProductBounds _bounds;
    private readonly DistanceComputer _distances;
    private readonly float _longest;
    private readonly float _roughest;
    private readonly int _k;
    private readonly int[] _counts;
    private readonly bool[] _direct;
    private readonly double[] _halves;
    private readonly QueryPoint[] _queries;
    private readonly float[] _thresholds;
    private readonly float[] _norms;
    private readonly float[] _residuals;
    private ulong* _keys;

    /// <summary>Room for the lists of a number of queries.</summary>
    /// <param name="slots">Queries at a time.</param>
    /// <param name="k">Neighbours of a query.</param>
    /// <param name="bounds">Errors of the products.</param>
    /// <param name="distances">Direct distances to the base.</param>
    /// <param name="vectors">The base.</param>
    public CandidateLists(int slots, int k, ProductBounds bounds, DistanceComputer distances, ScaledVectors vectors)
    {
        _bounds = bounds;
        _distances = distances;
        _longest = vectors.Norms.Max();
        _roughest = vectors.Residuals.Max();
        _k = k;
        Capacity = CapacityFor(k);
        _counts = new int[slots];
        _direct = new bool[slots];
        _halves = new double[slots];
        _queries = new QueryPoint[slots];
        _thresholds = GC.AllocateArray<float>(slots + ProductKernel.MostColumns, pinned: true);
        _norms = GC.AllocateArray<float>(slots + ProductKernel.MostColumns, pinned: true);
        _residuals = GC.AllocateArray<float>(slots + ProductKernel.MostColumns, pinned: true);
        _keys = (ulong*)LargeMemory.Allocate((nuint)slots * (nuint)Capacity * sizeof(ulong));
    }

    ~CandidateLists() => Free();

    /// <summary>Keys that a list holds at most.</summary>
    public int Capacity { get; }

    /// <summary>Per query from a slot on, the least score that is let in, before the error of the score is taken off. A tile's worth may be read past the last.</summary>
    public float* Thresholds(int slot) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_thresholds)) + slot;

    /// <summary>Scaled lengths of the queries from a slot on. A tile's worth may be read past the last.</summary>
    public float* Norms(int slot) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_norms)) + slot;

    /// <summary>What rounding took off the queries from a slot on. A tile's worth may be read past the last.</summary>
    public float* Residuals(int slot) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_residuals)) + slot;

    /// <summary>Keys in a list.</summary>
    public static int CapacityFor(int k) => (2 * k) + 64;

    /// <summary>Empties a list for another query.</summary>
    /// <param name="slot">The list.</param>
    /// <param name="query">The query.</param>
    /// <param name="queries">The set that it is of.</param>
    /// <param name="row">Where.</param>
    public void Start(int slot, QueryPoint query, ScaledVectors queries, int row)
    {
        _queries[slot] = query;
        _counts[slot] = 0;
        _direct[slot] = false;
        _halves[slot] = queries.Half(row);
        _thresholds[slot] = float.NegativeInfinity;
        _norms[slot] = queries.Norms[row];
        _residuals[slot] = queries.Residuals[row];
    }

    /// <summary>Lets points in.</summary>
    /// <param name="slot">The query.</param>
    /// <param name="mask">Which of the scores; bit c stands for the point <paramref name="firstId"/> + c.</param>
    /// <param name="scores">Scores.</param>
    /// <param name="firstId">Id of the first.</param>
    public void Add(int slot, uint mask, float* scores, int firstId)
    {
        ulong* keys = Keys(slot);
        int count = _counts[slot];
        while (mask != 0)
        {
            int column = BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            keys[count++] = SortKey.Create(-scores[column], firstId + column);
            if (count == Capacity)
            {
                _counts[slot] = count;
                Cut(slot);
                count = _counts[slot];
            }
        }

        _counts[slot] = count;
    }

    /// <summary>Lets one point in.</summary>
    public void Add(int slot, float score, int id)
    {
        int count = _counts[slot];
        Keys(slot)[count++] = SortKey.Create(-score, id);
        _counts[slot] = count;
        if (count == Capacity)
        {
            Cut(slot);
        }
    }

    /// <summary>Cuts a list to the points that may be among the k nearest.</summary>
    public void Close(int slot)
    {
        if (_direct[slot])
        {
            ToDirect(slot, _k);
        }
        else if (_counts[slot] > _k)
        {
            KeepPossible(slot, FuzzySelect.NarrowPivot(Closed(slot), _k));
        }
    }

    /// <summary>Keys of a closed list; they hold scores, or direct distances where <see cref="IsDirect"/>.</summary>
    public Span<ulong> Closed(int slot) => new(Keys(slot), _counts[slot]);

    /// <summary>Whether the keys of a closed list hold direct distances.</summary>
    public bool IsDirect(int slot) => _direct[slot];

    /// <summary>The query of a list.</summary>
    public QueryPoint Query(int slot) => _queries[slot];

    /// <summary>Replaces a key of a closed list.</summary>
    public void SetKey(int slot, int place, ulong key) => Keys(slot)[place] = key;

    /// <summary>The k nearest of a list whose keys hold direct distances, ascending.</summary>
    /// <param name="slot">The query.</param>
    /// <param name="sort">The thread's own.</param>
    public Span<ulong> Nearest(int slot, KeySort sort)
    {
        Span<ulong> keys = new(Keys(slot), _counts[slot]);
        if (keys.Length > _k)
        {
            // Few are over: the others are sorted with them, which costs less than a selection.
            sort.Sort(keys);
            return keys[.._k];
        }

        sort.Sort(keys);
        return keys;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private ulong* Keys(int slot) => _keys + ((long)slot * Capacity);

    private void Cut(int slot)
    {
        if (_direct[slot])
        {
            ToDirect(slot, _k);
            return;
        }

        int kept = KeepPossible(slot, FuzzySelect.Pivot(Closed(slot), _k));
        if (kept > Capacity - ((Capacity - _k) / 4))
        {
            ToDirect(slot, 0);
        }
    }

    /// <summary>Drops the points that k others certainly precede.</summary>
    /// <param name="slot">The query.</param>
    /// <param name="pivot">A key that at least k do not exceed.</param>
    private int KeepPossible(int slot, ulong pivot)
    {
        Span<ulong> keys = new(Keys(slot), _counts[slot]);
        float error = _bounds.Error(_norms[slot], _residuals[slot], _longest, _roughest);
        // At least k points have keys up to the pivot, so at least k scores are certainly no less than this.
        float least = _bounds.LeastScore(_halves[slot], -SortKey.Distance(pivot) - (double)error);
        // Scores down to the least, less their own error. Rounding down keeps more, never fewer.
        float lowest = MathF.BitDecrement(least - error);
        int kept = FuzzySelect.Keep(keys, SortKey.Create(-lowest, int.MaxValue));
        _thresholds[slot] = least;
        _counts[slot] = kept;
        return kept;
    }

    /// <summary>Replaces scores by direct distances and keeps the k nearest.</summary>
    private void ToDirect(int slot, int known)
    {
        Span<ulong> keys = new(Keys(slot), _counts[slot]);
        for (int i = known; i < keys.Length; i++)
        {
            int id = SortKey.Id(keys[i]);
            keys[i] = SortKey.Create(_distances.Distance(_queries[slot], id), id);
        }

        if (keys.Length > _k)
        {
            QuickSelect.Smallest(keys, _k);
            _counts[slot] = _k;
            keys = keys[.._k];
        }

        ulong last = 0;
        foreach (ulong key in keys)
        {
            last = Math.Max(last, key);
        }

        _direct[slot] = true;
        _thresholds[slot] = _bounds.LeastScoreWithin(_halves[slot], SortKey.Distance(last));
    }

    private void Free()
    {
        LargeMemory.Free(_keys);
        _keys = null;
    }
}
