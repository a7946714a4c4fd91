using Plumbline.Hnsw;

namespace Plumbline.IO.Indexes;

/// <summary>
/// The k nearest of those offered, as FAISS's result heap keeps them (Heap.h, CMax): one is taken only if it is strictly nearer than the farthest
/// kept, the farthest goes, of equals that with the largest id, and the end result is in the order of distance and id.
/// </summary>
internal sealed class NearestRows(int k)
{
    // Complements, so that the farthest is on top.
    private readonly KeyHeap _heap = new();
    private ulong[] _sorted = [];

    public int Count => _heap.Count;

    public void Clear() => _heap.Clear();

    public void Offer(float distance, int id)
    {
        if (_heap.Count < k)
        {
            // FAISS's heap is full of pads at the largest float32, and NaN is never nearer.
            if (distance < float.MaxValue)
            {
                _heap.Push(~SortKey.Create(distance, id));
            }
        }
        else if (distance < SortKey.Distance(~_heap.Top))
        {
            _heap.ReplaceTop(~SortKey.Create(distance, id));
        }
    }

    /// <summary>What is kept, nearest first; the heap is empty afterwards.</summary>
    public ReadOnlySpan<ulong> TakeSorted()
    {
        int count = _heap.Count;
        if (_sorted.Length < count)
        {
            _sorted = new ulong[count];
        }

        for (int i = count - 1; i >= 0; i--)
        {
            _sorted[i] = ~_heap.Pop();
        }

        return _sorted.AsSpan(0, count);
    }
}
