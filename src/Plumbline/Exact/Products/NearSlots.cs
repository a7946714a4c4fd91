using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Exact.Products;

/// <summary>
/// An order of queries in which those that share many candidates lie together, so that a group of them asks for few base
/// vectors, each many times. A few of the queries are pivots, and each query is described by how many of its candidates each
/// pivot has in its list; queries are cut in halves across the direction in which those numbers differ most (the first
/// principal component, by power iteration), and halves again, down to groups. An order, not a result, depends on it.
/// </summary>
internal sealed class NearSlots
{
    private const int Pivots = 64;

    // Candidates of a query that are looked up; a share tells enough. Their number fits a byte.
    private const int Lookups = 64;
    private const int Iterations = 2;
    private const int Lanes = 16;

    // Lists closed at a time.
    private const int Piece = 64;

    private readonly CandidateLists _lists;
    private readonly int _first;
    private readonly int[] _slots;
    private readonly byte[] _shared;

    private NearSlots(CandidateLists lists, int first, int count)
    {
        _lists = lists;
        _first = first;
        _slots = [.. Enumerable.Range(first, count)];
        _shared = new byte[(long)count * Pivots];
    }

    /// <summary>Closes the lists of consecutive slots and orders them. O(count * log(count)) beside the closing.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="first">First slot.</param>
    /// <param name="count">Slots.</param>
    /// <param name="group">Queries in a group.</param>
    /// <param name="vectors">Vectors of the base.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The slots in the new order, of which every <paramref name="group"/> are near each other.</returns>
    public static int[] CloseAndOrder(CandidateLists lists, int first, int count, int group, int vectors, int threads, CancellationToken cancellationToken)
    {
        NearSlots near = new(lists, first, count);
        near.CloseAndDescribe(vectors, threads, cancellationToken);
        List<(int Start, int Count)> parts = [(0, count)];
        while (parts.Count > 0)
        {
            List<(int Start, int Count)> whole = parts;
            int[] cuts = new int[whole.Count];
            ParallelWork.Run(
                whole.Count,
                threads,
                () => 0,
                (part, _) => cuts[part] = near.Halve(near._slots.AsSpan(whole[part].Start, whole[part].Count), group),
                progress: null,
                cancellationToken);
            parts = [];
            for (int part = 0; part < whole.Count; part++)
            {
                (int start, int all) = whole[part];
                parts.Add((start, cuts[part]));
                parts.Add((start + cuts[part], all - cuts[part]));
            }

            parts.RemoveAll(part => part.Count <= group);
        }

        return near._slots;
    }

    /// <summary>Closes the lists, and finds how many candidates each shares with each pivot while it lies in a cache.</summary>
    private void CloseAndDescribe(int vectors, int threads, CancellationToken cancellationToken)
    {
        // Bit p of a base vector: pivot p has it in its list.
        ulong[] held = new ulong[vectors];
        int count = _slots.Length;
        HashSet<int> pivots = [];
        for (int pivot = 0; pivot < Pivots; pivot++)
        {
            int slot = _first + (int)((long)count * pivot / Pivots);
            if (pivots.Add(slot))
            {
                _lists.Close(slot);
            }

            foreach (ulong key in _lists.Closed(slot))
            {
                held[SortKey.Id(key)] |= 1UL << pivot;
            }
        }

        ParallelWork.Run(
            (count + Piece - 1) / Piece,
            threads,
            () => 0,
            (piece, _) =>
            {
                for (int slot = _first + (piece * Piece); slot < _first + Math.Min(count, (piece + 1) * Piece); slot++)
                {
                    if (!pivots.Contains(slot))
                    {
                        _lists.Close(slot);
                    }

                    Describe(slot, held);
                }
            },
            progress: null,
            cancellationToken);
    }

    private void Describe(int slot, ulong[] held)
    {
        Span<byte> shared = _shared.AsSpan((slot - _first) * Pivots, Pivots);
        ReadOnlySpan<ulong> keys = _lists.Closed(slot);
        int stride = Math.Max(1, (keys.Length + Lookups - 1) / Lookups);
        for (int place = 0; place < keys.Length; place += stride)
        {
            for (ulong bits = held[SortKey.Id(keys[place])]; bits != 0; bits &= bits - 1)
            {
                shared[BitOperations.TrailingZeroCount(bits)]++;
            }
        }
    }

    /// <summary>Orders slots along the direction in which they differ most.</summary>
    /// <returns>How many make the first half, in whole groups.</returns>
    private int Halve(Span<int> slots, int group)
    {
        int groups = (slots.Length + group - 1) / group;
        int half = (groups + 1) / 2 * group;
        if (half >= slots.Length)
        {
            return slots.Length;
        }

        Span<float> mean = stackalloc float[Pivots];
        Span<float> direction = stackalloc float[Pivots];
        Span<float> next = stackalloc float[Pivots];
        mean.Clear();
        foreach (int slot in slots)
        {
            Add(mean, slot, 1f / slots.Length);
        }

        // From any of them the iteration turns towards where they differ most.
        mean.CopyTo(direction);
        Add(direction, slots[0], -1);
        for (int i = 0; i < Iterations; i++)
        {
            float middle = Dot(mean, direction);
            float total = 0;
            next.Clear();
            foreach (int slot in slots)
            {
                float along = Along(slot, direction) - middle;
                total += along;
                Add(next, slot, along);
            }

            double length = 0;
            for (int p = 0; p < Pivots; p++)
            {
                next[p] -= total * mean[p];
                length += (double)next[p] * next[p];
            }

            for (int p = 0; p < Pivots; p++)
            {
                direction[p] = length > 0 ? (float)(next[p] / Math.Sqrt(length)) : 0;
            }
        }

        float[] places = new float[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            places[i] = Along(slots[i], direction);
        }

        places.AsSpan().Sort(slots);
        return half;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Row(int slot) => ref _shared[(slot - _first) * Pivots];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Span<float> sums, int slot, float times)
    {
        ref float sum = ref MemoryMarshal.GetReference(sums[..Pivots]);
        for (int p = 0; p < Pivots; p += Lanes)
        {
            (Vector512.LoadUnsafe(ref sum, (nuint)p) + (Numbers(slot, p) * times)).StoreUnsafe(ref sum, (nuint)p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Along(int slot, ReadOnlySpan<float> direction)
    {
        ref float start = ref MemoryMarshal.GetReference(direction[..Pivots]);
        Vector512<float> sum = Vector512<float>.Zero;
        for (int p = 0; p < Pivots; p += Lanes)
        {
            sum += Numbers(slot, p) * Vector512.LoadUnsafe(ref start, (nuint)p);
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Numbers(int slot, int p)
    {
        Vector256<ushort> words = Vector256.WidenLower(Vector128.LoadUnsafe(ref Row(slot), (nuint)p).ToVector256());
        return Vector512.ConvertToSingle(Vector512.WidenLower(words.ToVector512()).AsInt32());
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int p = 0; p < Pivots; p++)
        {
            sum += a[p] * b[p];
        }

        return sum;
    }
}
