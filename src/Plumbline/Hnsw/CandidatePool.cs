using System.Runtime.CompilerServices;

namespace Plumbline.Hnsw;

/// <summary>
/// The nearest points that a walk has evaluated, in order, each with a mark whether it was expanded: what two heaps do, for pools of
/// up to a few thousand points, in one array that the processor reads ahead.
/// </summary>
internal sealed class CandidatePool
{
    // Distance in the upper half, then the id, then the mark: the order is that of neighbours, and a marked point stays where it is.
    private ulong[] _entries = new ulong[128];
    private int _keep;
    private bool _keepTies;
    private int _first;

    /// <summary>Points in the pool.</summary>
    public int Count { get; private set; }

    /// <summary>Distances beyond it do not enter.</summary>
    public float Bound { get; private set; }

    /// <summary>Empties the pool.</summary>
    /// <param name="keep">The most points that it keeps, 1 or more.</param>
    /// <param name="keepTies">Whether points as near as the last of those are kept too.</param>
    public void Clear(int keep, bool keepTies)
    {
        Count = 0;
        Bound = float.PositiveInfinity;
        _keep = keep;
        _keepTies = keepTies;
        _first = 0;
    }

    /// <summary>Id of an entry.</summary>
    public int Id(int place) => (int)((uint)_entries[place] >> 1);

    /// <summary>Distance of an entry.</summary>
    public float Distance(int place) => SortKey.Distance(_entries[place]);

    /// <summary>The entry as a sort key.</summary>
    public ulong Key(int place) => (_entries[place] & 0xFFFF_FFFF_0000_0000) | (uint)Id(place);

    /// <summary>Marks the nearest point that is not expanded yet, if it may be: fewer than <paramref name="ef"/> points are nearer.</summary>
    /// <returns>Its id, or -1 where the walk is at its end.</returns>
    public int TakeNext(int ef)
    {
        ulong[] entries = _entries;
        int place = _first;
        while (place < Count && (entries[place] & 1) != 0)
        {
            place++;
        }

        _first = place;
        if (place == Count || (place >= ef && !(_keepTies && SortKey.DistanceBits(entries[place]) == SortKey.DistanceBits(entries[ef - 1]))))
        {
            return -1;
        }

        entries[place] |= 1;
        return Id(place);
    }

    /// <summary>The point that would be taken next, or -1.</summary>
    public int PeekNext()
    {
        int place = _first;
        while (place < Count && (_entries[place] & 1) != 0)
        {
            place++;
        }

        return place < Count ? Id(place) : -1;
    }

    /// <summary>Enters a point that is not in the pool, where it belongs there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(float distance, int id)
    {
        if (distance <= Bound)
        {
            Insert((SortKey.Create(distance, 0) & 0xFFFF_FFFF_0000_0000) | ((ulong)(uint)id << 1));
        }
    }

    private void Insert(ulong entry)
    {
        int place = LowerBound(entry);
        if (Count >= _keep && place >= _keep && !(_keepTies && SortKey.DistanceBits(entry) == SortKey.DistanceBits(_entries[_keep - 1])))
        {
            return;
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
        }

        ulong[] entries = _entries;
        Array.Copy(entries, place, entries, place + 1, Count - place);
        entries[place] = entry;
        Count++;
        _first = Math.Min(_first, place);
        if (Count >= _keep)
        {
            Trim();
        }
    }

    private void Trim()
    {
        ulong[] entries = _entries;
        uint last = SortKey.DistanceBits(entries[_keep - 1]);
        while (Count > _keep && !(_keepTies && SortKey.DistanceBits(entries[Count - 1]) == last))
        {
            Count--;
        }

        Bound = SortKey.Distance(entries[_keep - 1]);
    }

    private int LowerBound(ulong entry)
    {
        ulong[] entries = _entries;
        int low = 0;
        int length = Count;
        while (length > 1)
        {
            int half = length >>> 1;
            low = entries[low + half - 1] < entry ? low + half : low;
            length -= half;
        }

        return length == 1 && entries[low] < entry ? low + 1 : low;
    }
}
