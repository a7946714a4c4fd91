using System.Runtime.CompilerServices;

namespace Plumbline.Hnsw;

/// <summary>A binary heap of sort keys with the smallest on top. For the largest on top, store complements.</summary>
internal sealed class KeyHeap
{
    private ulong[] _keys = new ulong[256];

    public int Count { get; private set; }

    public ulong Top => _keys[0];

    public void Clear() => Count = 0;

    public void Push(ulong key)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
        }

        ulong[] keys = _keys;
        int i = Count++;
        while (i > 0)
        {
            int parent = (i - 1) >> 1;
            if (keys[parent] <= key)
            {
                break;
            }

            keys[i] = keys[parent];
            i = parent;
        }

        keys[i] = key;
    }

    public ulong Pop()
    {
        ulong top = _keys[0];
        ulong last = _keys[--Count];
        if (Count > 0)
        {
            SiftDown(last);
        }

        return top;
    }

    /// <summary>Replaces the top; one pass where Pop and Push would make two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReplaceTop(ulong key) => SiftDown(key);

    private void SiftDown(ulong key)
    {
        ulong[] keys = _keys;
        int count = Count;
        int i = 0;
        while (true)
        {
            int child = (2 * i) + 1;
            if (child >= count)
            {
                break;
            }

            if (child + 1 < count && keys[child + 1] < keys[child])
            {
                child++;
            }

            if (keys[child] >= key)
            {
                break;
            }

            keys[i] = keys[child];
            i = child;
        }

        keys[i] = key;
    }
}
