namespace Plumbline.IO.Faiss;

/// <summary>
/// FAISS's candidate heap (MinimaxHeap, from 1.7.4 on, over Heap.h's heap_push and heap_pop): a binary heap of bounded size with the farthest on
/// top, in which expanded candidates keep their place under id -1, and from which the nearest is taken by a scan. Followed place by place, because
/// the place in the heap decides among equally near candidates.
/// </summary>
internal sealed class MinimaxHeap(int bound)
{
    private const int Expanded = -1;

    // Counted from 1, as in Heap.h. Grows as it fills: the bound may be millions where a search ends after hundreds.
    private int[] _ids = new int[Math.Min(bound, 256) + 2];
    private float[] _distances = new float[Math.Min(bound, 256) + 2];
    private int _count;

    /// <summary>Candidates that are not expanded.</summary>
    public int Valid { get; private set; }

    public void Clear()
    {
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
            PopFarthest();
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

        _distances[i] = distance;
        _ids[i] = id;
        Valid++;
    }

    /// <summary>Takes the nearest candidate that is not expanded; of equals, the last in the heap. There is one.</summary>
    public int PopNearest(out float distance)
    {
        int nearest = 0;
        for (int i = _count; i >= 1; i--)
        {
            if (_ids[i] != Expanded && (nearest == 0 || _distances[i] < _distances[nearest]))
            {
                nearest = i;
            }
        }

        int id = _ids[nearest];
        distance = _distances[nearest];
        _ids[nearest] = Expanded;
        Valid--;
        return id;
    }

    /// <summary>Entries, expanded ones too, that are strictly nearer.</summary>
    public int CountBelow(float distance)
    {
        int count = 0;
        foreach (float other in _distances.AsSpan(1, _count))
        {
            count += other < distance ? 1 : 0;
        }

        return count;
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

        _distances[i] = distance;
        _ids[i] = id;
        _count--;
    }

    private static bool IsFarther(float distance, int id, float otherDistance, int otherId) =>
        distance > otherDistance || (distance == otherDistance && id > otherId);

    private void Move(int from, int to)
    {
        _distances[to] = _distances[from];
        _ids[to] = _ids[from];
    }
}
