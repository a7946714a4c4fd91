using Plumbline.Hnsw;

namespace Plumbline.Tests.Support;

/// <summary>
/// FAISS's own form of the search on the base level, transcribed (HNSW.cpp: search_from_candidates and MinimaxHeap, from
/// 1.7.4 on; Heap.h: heap_push and heap_pop): a bounded binary heap with the farthest on top, in which expanded candidates
/// keep their place under id -1, and from which the closest is taken by a scan.
/// </summary>
internal static class FaissWalk
{
    public static WalkRecord Run(HnswGraph graph, Func<int, float> distance, int k, int ef)
    {
        int start = ReferenceWalk.Descend(graph, distance);
        MinimaxHeap candidates = new(Math.Max(ef, k));
        List<int> visited = [start];
        candidates.Push(start, distance(start));
        int steps = 0;
        while (candidates.Valid > 0)
        {
            (int point, float d0) = candidates.PopMin();
            if (candidates.CountBelow(d0) >= ef)
            {
                break;
            }

            steps++;
            foreach (int link in graph.Links(point, 0))
            {
                if (!visited.Contains(link))
                {
                    visited.Add(link);
                    candidates.Push(link, distance(link));
                }
            }
        }

        // The result heap keeps the k closest of all that is visited; of equals, the first seen.
        return new WalkRecord([.. visited.OrderBy(distance).Take(k)], visited.Count, steps);
    }

    private sealed class MinimaxHeap(int bound)
    {
        private const int Expanded = -1;

        // Counted from 1, as in Heap.h.
        private readonly int[] _ids = new int[bound + 2];
        private readonly float[] _distances = new float[bound + 2];
        private int _count;

        public int Valid { get; private set; }

        public void Push(int id, float distance)
        {
            if (_count == bound)
            {
                if (distance >= _distances[1])
                {
                    return;
                }

                // What 1.7.3 did not ask: an expanded candidate that is dropped was no live work.
                Valid -= _ids[1] == Expanded ? 0 : 1;
                PopFarthest();
            }

            int i = ++_count;
            while (i > 1 && IsFarther(distance, id, _distances[i >> 1], _ids[i >> 1]))
            {
                Move(i >> 1, i);
                i >>= 1;
            }

            _distances[i] = distance;
            _ids[i] = id;
            Valid++;
        }

        /// <summary>The closest candidate not expanded; of equals, the last in the heap.</summary>
        public (int Id, float Distance) PopMin()
        {
            int closest = 0;
            for (int i = _count; i >= 1; i--)
            {
                if (_ids[i] != Expanded && (closest == 0 || _distances[i] < _distances[closest]))
                {
                    closest = i;
                }
            }

            int id = _ids[closest];
            _ids[closest] = Expanded;
            Valid--;
            return (id, _distances[closest]);
        }

        public int CountBelow(float distance) => Enumerable.Range(1, _count).Count(i => _distances[i] < distance);

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
}
