using System.Numerics;
using System.Runtime.InteropServices;
using Plumbline.Hnsw;

namespace Plumbline.Studies.Exploring;

/// <summary>
/// The walks of all recorded queries in rank space: the smallest effort at which each exact neighbour, and the query itself, has been evaluated, and
/// how much has been evaluated at each effort. By the capacity law that answers every (k, ef) under every contract.
/// </summary>
/// <remarks>Filled by <see cref="WalkRecorder"/>; thread-safe once that is done.</remarks>
internal sealed class WalkTable
{
    /// <summary>The effort of what no walk evaluates.</summary>
    public const ushort Never = ushort.MaxValue;

    private readonly int _points;
    private readonly CapacityContract _contract;
    private readonly ushort[] _firstEffort;
    private readonly int[] _evaluated;
    private readonly ushort[] _selfEffort;
    private readonly ulong[]?[] _selfWithin;

    /// <summary>An empty table.</summary>
    /// <param name="points">Points in the graph, n.</param>
    /// <param name="queries">Queries.</param>
    /// <param name="k">The largest k, 1 to n - 1.</param>
    /// <param name="ef">The largest effort that can be asked for.</param>
    /// <param name="contract">What a search does where k exceeds the effort.</param>
    public WalkTable(int points, int queries, int k, int ef, CapacityContract contract)
    {
        _points = points;
        _contract = contract;
        QueryCount = queries;
        LargestK = k;
        // A self-join asks for one more than k, and this contract lifts the effort to that.
        Efforts = contract == CapacityContract.Lift ? Math.Max(ef, k + 1) : ef;
        _firstEffort = LargeMemory.AllocateArray<ushort>(queries * k);
        _evaluated = LargeMemory.AllocateArray<int>(queries * Efforts);
        _selfEffort = new ushort[queries];
        _selfWithin = new ulong[queries][];
    }

    public int QueryCount { get; }

    public int LargestK { get; }

    /// <summary>Efforts recorded: 1 to this.</summary>
    public int Efforts { get; }

    /// <summary>Where the efforts of a query's exact neighbours go, by rank.</summary>
    public Span<ushort> FirstEfforts(int query) => _firstEffort.AsSpan(query * LargestK, LargestK);

    public void SetEvaluated(int query, int ef, int evaluated) => _evaluated[((ef - 1) * QueryCount) + query] = evaluated;

    /// <summary>Sets the effort at which a query itself is evaluated first.</summary>
    /// <param name="query">The query.</param>
    /// <param name="effort">The effort; <see cref="Never"/> for never.</param>
    /// <param name="within">
    /// A bit an effort: whether the query is among as many of the nearest. Null where it is whenever it has been evaluated, as without copies.
    /// </param>
    public void SetSelf(int query, ushort effort, ulong[]? within)
    {
        _selfEffort[query] = effort;
        _selfWithin[query] = within;
    }

    /// <summary>The effort that a search takes.</summary>
    public int Walked(int k, int ef) => _contract == CapacityContract.Lift ? Math.Max(ef, Math.Min(k + 1, _points)) : ef;

    /// <summary>Points that a query's search evaluates.</summary>
    public int Capacity(int query, int k, int ef) => IsScanned(query, k, ef) ? _points : Evaluated(query, Walked(k, ef));

    /// <summary>Points evaluated by the walk of an effort.</summary>
    public int Evaluated(int query, int ef) => _evaluated[((ef - 1) * QueryCount) + query];

    /// <summary>The most results that a query can have at an effort, whatever k.</summary>
    public int Room(int query, int ef) => _contract switch
    {
        CapacityContract.Lift => _points - 1,
        CapacityContract.SpillAndPad => RoomOf(query, ef),
        _ => Math.Min(RoomOf(query, ef), Places(query, ef)),
    };

    /// <summary>Exact neighbours among the first k that have been evaluated where a search stops.</summary>
    public int Found(int query, int k, int ef) => Count(_firstEffort.AsSpan(query * LargestK, k), Walked(k, ef));

    /// <summary>As the other, at several k in one pass.</summary>
    /// <param name="query">The query.</param>
    /// <param name="ks">Neighbours asked for, ascending.</param>
    /// <param name="ef">Effort asked for.</param>
    /// <param name="found">Receives a count for each k.</param>
    public void Found(int query, ReadOnlySpan<int> ks, int ef, Span<int> found)
    {
        int from = 0;
        int count = 0;
        for (int i = 0; i < ks.Length; i++)
        {
            if (_contract == CapacityContract.Lift)
            {
                // The effort depends on k.
                found[i] = Found(query, ks[i], ef);
                continue;
            }

            count += Count(_firstEffort.AsSpan((query * LargestK) + from, ks[i] - from), ef);
            found[i] = count;
            from = ks[i];
        }
    }

    /// <summary>What a query's k places hold.</summary>
    /// <param name="query">The query.</param>
    /// <param name="k">Neighbours asked for.</param>
    /// <param name="ef">Effort asked for.</param>
    /// <param name="found">Exact neighbours among the first k that have been evaluated where the search stops.</param>
    public PlaceCounts Counts(int query, int k, int ef, int found)
    {
        if (_contract == CapacityContract.Reject && k + 1 > ef)
        {
            return default;
        }

        if (IsScanned(query, k, ef))
        {
            return new PlaceCounts(k, k, k, k);
        }

        int walked = Walked(k, ef);
        int places = Places(query, walked);
        int returned = Math.Min(k, RoomOf(query, walked));
        returned = _contract == CapacityContract.Truncate ? Math.Min(returned, places) : returned;
        int shared = Math.Min(found, returned);
        int within = Math.Min(returned, places);
        // The shared come first among the results.
        return new PlaceCounts(returned, within, shared, Math.Min(shared, within));
    }

    /// <summary>How many efforts are at most a bound.</summary>
    public static int Count(ReadOnlySpan<ushort> efforts, int bound)
    {
        int count = 0;
        ushort most = (ushort)bound;
        if (efforts.Length >= Vector<ushort>.Count)
        {
            ReadOnlySpan<Vector<ushort>> lanes = MemoryMarshal.Cast<ushort, Vector<ushort>>(efforts);
            Vector<ushort> bounds = new(most);
            Vector<ushort> sum = Vector<ushort>.Zero;
            foreach (Vector<ushort> lane in lanes)
            {
                // True is all bits set, which is -1.
                sum -= Vector.LessThanOrEqual(lane, bounds);
            }

            count = Vector.Sum(sum);
            efforts = efforts[(lanes.Length * Vector<ushort>.Count)..];
        }

        foreach (ushort effort in efforts)
        {
            count += effort <= most ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether the graph falls short and a scan of all points completes the answer, which that contract promises.</summary>
    private bool IsScanned(int query, int k, int ef) =>
        _contract == CapacityContract.Lift && Evaluated(query, Walked(k, ef)) < Math.Min(k + 1, _points);

    private int RoomOf(int query, int ef) => Evaluated(query, ef) - (_selfEffort[query] <= ef ? 1 : 0);

    /// <summary>Results that the effort reaches: one less where the query itself takes a place.</summary>
    private int Places(int query, int ef)
    {
        bool takesOne = _selfWithin[query] is { } within ? (within[(ef - 1) >> 6] >> ((ef - 1) & 63) & 1) != 0 : _selfEffort[query] <= ef;
        return ef - (takesOne ? 1 : 0);
    }
}
