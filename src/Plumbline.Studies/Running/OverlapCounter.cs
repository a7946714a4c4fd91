using System.Numerics;
using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>
/// The exact neighbours found, at every k at once. What a walk returns at k are the first k points that it found; every one of
/// the k exact neighbours that it found is among them, so that their number is a count of bits, whatever else it found.
/// </summary>
internal static class OverlapCounter
{
    /// <summary>Counts the exact neighbours that a search would return.</summary>
    /// <param name="found">What was found, over the exact ranking.</param>
    /// <param name="self">Rank of the query, which is none of its neighbours.</param>
    /// <param name="ks">Neighbourhood sizes, ascending.</param>
    /// <param name="shared">Receives a count for each k.</param>
    public static void Count(ReadOnlySpan<ulong> found, int self, ReadOnlySpan<int> ks, Span<int> shared)
    {
        int selfFound = HasSelf(found, self) ? 1 : 0;
        int word = 0;
        int count = 0;
        for (int i = 0; i < ks.Length; i++)
        {
            bool selfBefore = self < ks[i];
            int end = selfBefore ? ks[i] + 1 : ks[i];
            for (; word < end >> 6; word++)
            {
                count += BitOperations.PopCount(found[word]);
            }

            int rest = (end & 63) == 0 ? 0 : BitOperations.PopCount(found[word] & ((1UL << end) - 1));
            shared[i] = count + rest - (selfBefore ? selfFound : 0);
        }
    }

    /// <summary>Results that a query could have where the walk for an effort stops: the points evaluated but itself.</summary>
    public static int Room(RankedTraversal traversal, int checkpoint) =>
        traversal.Evaluated(checkpoint) - (HasSelf(traversal.Found(checkpoint), traversal.SelfRank) ? 1 : 0);

    private static bool HasSelf(ReadOnlySpan<ulong> found, int self) => (found[self >> 6] >> (self & 63) & 1) != 0;
}
