namespace Plumbline.IO.Hnswlib;

/// <summary>
/// std::priority_queue as GCC's library makes it (stl_heap.h: __push_heap, __adjust_heap), of pairs that are compared by their distance alone, the
/// largest on top. Followed place by place: which of equally far points leaves first is decided by where they lie.
/// </summary>
internal sealed class DistanceHeap
{
    private float[] _distances = new float[256];
    private int[] _ids = new int[256];

    public int Count { get; private set; }

    public float TopDistance => _distances[0];

    public int TopId => _ids[0];

    public void Clear() => Count = 0;

    public void Push(float distance, int id)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _distances, 2 * Count);
            Array.Resize(ref _ids, 2 * Count);
        }

        SiftUp(Count++, distance, id);
    }

    public void Pop()
    {
        int count = --Count;
        if (count == 0)
        {
            return;
        }

        float distance = _distances[count];
        int id = _ids[count];
        int hole = 0;
        int child = 0;
        while (child < (count - 1) / 2)
        {
            child = 2 * (child + 1);
            if (_distances[child] < _distances[child - 1])
            {
                child--;
            }

            Move(child, hole);
            hole = child;
        }

        if (count % 2 == 0 && child == (count - 2) / 2)
        {
            child = (2 * child) + 1;
            Move(child, hole);
            hole = child;
        }

        SiftUp(hole, distance, id);
    }

    private void SiftUp(int hole, float distance, int id)
    {
        while (hole > 0 && _distances[(hole - 1) / 2] < distance)
        {
            Move((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }

        _distances[hole] = distance;
        _ids[hole] = id;
    }

    private void Move(int from, int to)
    {
        _distances[to] = _distances[from];
        _ids[to] = _ids[from];
    }
}
