using Plumbline.Hnsw;

namespace Plumbline.IO.Faiss;

/// <summary>
/// FAISS's candidate heap (MinimaxHeap, from 1.7.4 on, over Heap.h's heap_push and heap_pop): a binary heap of bounded size with the farthest on
/// top, in which expanded candidates keep their place under id -1, and from which the nearest is taken by a scan. Followed place by place, because
/// the place in the heap decides among equally near candidates. Where the heap may become large, a second heap knows the nearest, and the scan is
/// left for candidates that are equally near: an effort of all n points costs O(n log n) instead of O(n²).
/// </summary>
/// <param name="bound">The most candidates.</param>
/// <param name="points">Points of the graph, whose numbers the candidates are.</param>
/// <param name="scanned">The largest bound for which the nearest is found by scans alone.</param>
internal sealed class MinimaxHeap(int bound, int points, int scanned = MinimaxHeap.UsuallyScanned)
{
    private const int UsuallyScanned = 128;
    private const int Expanded = -1;
    private const int Nowhere = 0;
    private const int MostEquals = 32;

    // Of each point its place among the candidates, and all candidates by distance, those that are none any more too.
    private readonly int[]? _places = bound > scanned ? new int[points] : null;
    private readonly KeyHeap _nearest = new();
    private readonly List<ulong> _equals = [];

    // Counted from 1, as in Heap.h. Grows as it fills: the bound may be millions where a search ends after hundreds.
    private int[] _ids = new int[Math.Min(bound, 256) + 2];
    private float[] _distances = new float[Math.Min(bound, 256) + 2];
    private int _count;

    /// <summary>Candidates that are not expanded.</summary>
    public int Valid { get; private set; }

    public void Clear()
    {
        if (_places is not null)
        {
            for (int i = 1; i <= _count; i++)
            {
                Forget(_ids[i]);
            }

            _nearest.Clear();
        }

        _count = 0;
        Valid = 0;
    }

    public void Push(int id, float distance)
    {
        if (_count == bound)
        {
            if (distance >= _distances[1])
            {
                return;
            }

            Valid -= _ids[1] == Expanded ? 0 : 1;
            int evicted = _ids[1];
            PopFarthest();
            Forget(evicted);
        }

        int i = ++_count;
        if (i == _ids.Length)
        {
            int size = (int)Math.Min(2L * i, bound + 2L);
            Array.Resize(ref _ids, size);
            Array.Resize(ref _distances, size);
        }

        while (i > 1 && IsFarther(distance, id, _distances[i >> 1], _ids[i >> 1]))
        {
            Move(i >> 1, i);
            i >>= 1;
        }

        Put(i, id, distance);
        Valid++;
        if (_places is not null)
        {
            _nearest.Push(SortKey.Create(distance, id));
        }
    }

    /// <summary>Takes the nearest candidate that is not expanded; of equals, the last in the heap. There is one.</summary>
    public int PopNearest(out float distance)
    {
        int nearest = _places is null ? Scan() : FindNearest();
        int id = _ids[nearest];
        distance = _distances[nearest];
        _ids[nearest] = Expanded;
        Forget(id);
        Valid--;
        return id;
    }

    /// <summary>Whether so many entries, expanded ones too, are strictly nearer than the candidate that was taken last.</summary>
    /// <param name="distance">Its distance.</param>
    /// <param name="least">How many, 1 or more.</param>
    public bool HasBelow(float distance, int least)
    {
        // Only expanded ones can be nearer than what was the nearest of the others, and it is one itself.
        if (_count - Valid - 1 < least)
        {
            return false;
        }

        int count = 0;
        foreach (float other in _distances.AsSpan(1, _count))
        {
            count += other < distance ? 1 : 0;
        }

        return count >= least;
    }

    private int Scan()
    {
        int nearest = 0;
        for (int i = _count; i >= 1; i--)
        {
            if (_ids[i] != Expanded && (nearest == 0 || _distances[i] < _distances[nearest]))
            {
                nearest = i;
            }
        }

        return nearest;
    }

    private int FindNearest()
    {
        DropForgotten();
        ulong nearest = _nearest.Pop();
        int place = _places![SortKey.Id(nearest)];
        _equals.Clear();
        for (DropForgotten(); _nearest.Count > 0 && SortKey.DistanceBits(_nearest.Top) == SortKey.DistanceBits(nearest); DropForgotten())
        {
            if (_equals.Count == MostEquals)
            {
                // Copies of one vector: to look at all of them is no worse than a scan.
                place = Nowhere;
                break;
            }

            _equals.Add(_nearest.Pop());
            place = Math.Max(place, _places[SortKey.Id(_equals[^1])]);
        }

        if (_equals.Count == 0)
        {
            return place;
        }

        _nearest.Push(nearest);
        foreach (ulong equal in _equals)
        {
            _nearest.Push(equal);
        }

        return place == Nowhere ? Scan() : place;
    }

    private void DropForgotten()
    {
        while (_nearest.Count > 0 && _places![SortKey.Id(_nearest.Top)] == Nowhere)
        {
            _nearest.Pop();
        }
    }

    private void Forget(int id)
    {
        if (_places is not null && id != Expanded)
        {
            _places[id] = Nowhere;
        }
    }

    private void PopFarthest()
    {
        float distance = _distances[_count];
        int id = _ids[_count];
        int i = 1;
        while (2 * i <= _count)
        {
            int child = 2 * i;
            if (child < _count && !IsFarther(_distances[child], _ids[child], _distances[child + 1], _ids[child + 1]))
            {
                child++;
            }

            if (IsFarther(distance, id, _distances[child], _ids[child]))
            {
                break;
            }

            Move(child, i);
            i = child;
        }

        // The last may have been moved up as a child of another already.
        if (i != _count)
        {
            Put(i, id, distance);
        }

        _count--;
    }

    private static bool IsFarther(float distance, int id, float otherDistance, int otherId) =>
        distance > otherDistance || (distance == otherDistance && id > otherId);

    private void Move(int from, int to) => Put(to, _ids[from], _distances[from]);

    private void Put(int place, int id, float distance)
    {
        _distances[place] = distance;
        _ids[place] = id;
        if (_places is not null && id != Expanded)
        {
            _places[id] = place;
        }
    }
}
