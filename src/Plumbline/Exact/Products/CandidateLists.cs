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
/// <remarks>
/// Where points come in random order, a list is cut before it holds k, to the score that the k-th nearest of all very likely
/// reaches: k / n of the points met so far are expected to be among the k nearest, and of m met a few more than m k / n are
/// kept (<see cref="MostAmong"/>). That is a guess, which closing the list proves: where k points of the list certainly reach
/// it, what was dropped could not be among the nearest. A list that cannot prove it is worked out anew by direct distances.
/// One query is filled by one thread at a time; different queries by different threads.
/// </remarks>
internal sealed unsafe class CandidateLists : IDisposable
{
    // Points from which the first guess is made.
    private const int FirstCut = 256;

    private readonly ProductBounds _bounds;
    private readonly DistanceComputer _distances;
    private readonly float _longest;
    private readonly float _roughest;
    private readonly int _k;
    private readonly int _firstCut;
    private readonly int[] _counts;
    private readonly int[] _limits;
    private readonly State[] _states;
    private readonly bool[] _guessed;
    private readonly int[] _own;
    private readonly double[] _halves;
    private readonly QueryPoint[] _queries;
    private readonly float[] _thresholds;
    private readonly float[] _norms;
    private readonly float[] _residuals;
    private ulong* _keys;
    private RowOrder _order;
    private int _first;
    private int _points;

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
        _order = RowOrder.Natural();
        _firstCut = Math.Min(Capacity, FirstCut);
        _counts = new int[slots];
        _limits = new int[slots];
        _states = new State[slots];
        _guessed = new bool[slots];
        _own = new int[slots];
        _halves = new double[slots];
        _queries = new QueryPoint[slots];
        _thresholds = GC.AllocateArray<float>(slots + ProductKernel.MostColumns, pinned: true);
        _norms = GC.AllocateArray<float>(slots + ProductKernel.MostColumns, pinned: true);
        _residuals = GC.AllocateArray<float>(slots + ProductKernel.MostColumns, pinned: true);
        _keys = (ulong*)LargeMemory.Allocate((nuint)slots * (nuint)Capacity * sizeof(ulong));
    }

    ~CandidateLists() => Free();

    private enum State : byte
    {
        /// <summary>Keys hold scores.</summary>
        Scores,

        /// <summary>Keys hold direct distances.</summary>
        Direct,

        /// <summary>A guess turned out wrong: the list is worked out when it is closed.</summary>
        Wrong,
    }

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

    /// <summary>States which points the lists that are started from now on will be shown, and in which order.</summary>
    /// <param name="order">The order of the base.</param>
    /// <param name="first">Position of the first point.</param>
    /// <param name="count">Points, all of which are shown before a list is closed.</param>
    public void Expect(RowOrder order, int first, int count)
    {
        _order = order;
        _first = first;
        _points = count;
    }

    /// <summary>Empties a list for another query.</summary>
    /// <param name="slot">The list.</param>
    /// <param name="query">The query.</param>
    /// <param name="queries">The set that it is of.</param>
    /// <param name="row">Where.</param>
    /// <param name="own">The row of the base that is not shown to it; -1 for none.</param>
    public void Start(int slot, QueryPoint query, ScaledVectors queries, int row, int own)
    {
        _queries[slot] = query;
        _counts[slot] = 0;
        _limits[slot] = _order.IsRandom ? _firstCut : Capacity;
        _states[slot] = State.Scores;
        _guessed[slot] = false;
        _own[slot] = own;
        _halves[slot] = queries.Half(row);
        _thresholds[slot] = float.NegativeInfinity;
        _norms[slot] = queries.Norms[row];
        _residuals[slot] = queries.Residuals[row];
    }

    /// <summary>Lets points in.</summary>
    /// <param name="slot">The query.</param>
    /// <param name="mask">Which of the scores; bit c stands for score c.</param>
    /// <param name="scores">Scores.</param>
    /// <param name="ids">Ids of the points.</param>
    /// <param name="shown">Points that were shown to the list so far, rather too many than too few.</param>
    public void Add(int slot, uint mask, float* scores, int* ids, int shown)
    {
        ulong* keys = Keys(slot);
        int count = _counts[slot];
        int limit = _limits[slot];
        while (mask != 0)
        {
            int column = BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            keys[count++] = SortKey.Create(-scores[column], ids[column]);
            if (count == limit)
            {
                _counts[slot] = count;
                Cut(slot, shown);
                count = _counts[slot];
                limit = _limits[slot];
            }
        }

        _counts[slot] = count;
    }

    /// <summary>Lets one point in.</summary>
    /// <param name="slot">The query.</param>
    /// <param name="score">Its score.</param>
    /// <param name="id">Its id.</param>
    /// <param name="shown">Points that were shown to the list so far, rather too many than too few.</param>
    public void Add(int slot, float score, int id, int shown)
    {
        int count = _counts[slot];
        Keys(slot)[count++] = SortKey.Create(-score, id);
        _counts[slot] = count;
        if (count == _limits[slot])
        {
            Cut(slot, shown);
        }
    }

    /// <summary>Cuts a list to the points that may be among the k nearest.</summary>
    public void Close(int slot)
    {
        if (_states[slot] == State.Direct)
        {
            ToDirect(slot, _k);
        }
        else if (_states[slot] == State.Scores && _counts[slot] > _k)
        {
            KeepPossible(slot, FuzzySelect.NarrowPivot(Closed(slot), _k), isGuess: false);
        }

        if (_guessed[slot])
        {
            WorkOut(slot);
        }
    }

    /// <summary>Where the keys of a list lie.</summary>
    public ulong* Keys(int slot) => _keys + ((long)slot * Capacity);

    /// <summary>Keys of a closed list; they hold scores, or direct distances where <see cref="IsDirect"/>.</summary>
    public Span<ulong> Closed(int slot) => new(Keys(slot), _counts[slot]);

    /// <summary>Whether the keys of a closed list hold direct distances.</summary>
    public bool IsDirect(int slot) => _states[slot] == State.Direct;

    /// <summary>The query of a list.</summary>
    public QueryPoint Query(int slot) => _queries[slot];

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

    private void Cut(int slot, int shown)
    {
        if (_states[slot] == State.Wrong)
        {
            _counts[slot] = 0;
            return;
        }

        if (_states[slot] == State.Direct)
        {
            ToDirect(slot, _k);
            return;
        }

        int enough = _order.IsRandom ? MostAmong(shown) : int.MaxValue;
        bool isGuess = enough <= Math.Min(_k, _counts[slot]) / 2;
        if (!isGuess && _counts[slot] < Capacity)
        {
            _limits[slot] = Capacity;
            return;
        }

        Span<ulong> keys = Closed(slot);
        int kept = KeepPossible(slot, isGuess ? FuzzySelect.NarrowPivot(keys, enough) : FuzzySelect.Pivot(keys, _k), isGuess);
        _limits[slot] = isGuess ? Math.Min(Capacity, Math.Max(2 * kept, _firstCut)) : Capacity;
        if (kept > Capacity - ((Capacity - _k) / 4))
        {
            ToDirect(slot, 0);
        }
    }

    /// <summary>
    /// How many of the k nearest of all points are among those shown, at the very most: their number is hypergeometric, whose
    /// tail lies below that of Poisson's distribution of the same mean m, and that distribution exceeds m + 4 √m + 3 once in
    /// 30,000 times or less.
    /// </summary>
    private int MostAmong(int shown)
    {
        double mean = (double)shown * _k / Math.Max(1, _points - 1);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(mean + (4 * Math.Sqrt(mean)) + 3));
    }

    /// <summary>Drops the points that k others certainly precede, or would if the guess is right.</summary>
    /// <param name="slot">The query.</param>
    /// <param name="pivot">A key that at least k of the list do not exceed, or by a guess of all points.</param>
    /// <param name="isGuess">Whether it is a guess.</param>
    private int KeepPossible(int slot, ulong pivot, bool isGuess)
    {
        Span<ulong> keys = new(Keys(slot), _counts[slot]);
        float error = _bounds.Error(_norms[slot], _residuals[slot], _longest, _roughest);
        // At least k points have keys up to the pivot (or will have, by the guess), so at least k scores are certainly no less than this.
        float least = _bounds.LeastScore(_halves[slot], -SortKey.Distance(pivot) - (double)error);
        if (least >= _thresholds[slot])
        {
            // What was dropped before scored less than this, so that earlier guesses no longer matter.
            _guessed[slot] = isGuess;
        }
        else
        {
            least = _thresholds[slot];
        }

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

        float least = _bounds.LeastScoreWithin(_halves[slot], SortKey.Distance(last));
        if (_guessed[slot] && least < _thresholds[slot])
        {
            // Nothing more is let in; what comes of the tile at work does no harm.
            _states[slot] = State.Wrong;
            _counts[slot] = 0;
            _thresholds[slot] = float.PositiveInfinity;
            return;
        }

        _states[slot] = State.Direct;
        _guessed[slot] = false;
        _thresholds[slot] = least;
    }

    /// <summary>Finds the k nearest of all points by direct distances. O(n d).</summary>
    private void WorkOut(int slot)
    {
        Span<ulong> keys = new(Keys(slot), Capacity);
        int count = 0;
        for (int position = _first; position < _first + _points; position++)
        {
            int id = _order.Row(position);
            if (id == _own[slot])
            {
                continue;
            }

            keys[count++] = SortKey.Create(_distances.Distance(_queries[slot], id), id);
            if (count == keys.Length)
            {
                QuickSelect.Smallest(keys, _k);
                count = _k;
            }
        }

        _counts[slot] = count;
        _states[slot] = State.Direct;
        _guessed[slot] = false;
    }

    private void Free()
    {
        LargeMemory.Free(_keys);
        _keys = null;
    }
}
