using System.Numerics;
using Plumbline.Hnsw;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Exploring;

/// <summary>Fills a <see cref="WalkTable"/>: one walk a query, with a checkpoint at every effort.</summary>
internal static class WalkRecorder
{
    /// <summary>Walks from every query.</summary>
    /// <param name="table">The table.</param>
    /// <param name="distances">The exact side.</param>
    /// <param name="index">The graph.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Fill(WalkTable table, RunDistances distances, HnswIndex index, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int[] efforts = [.. Enumerable.Range(1, table.Efforts)];
        ParallelWork.Run(
            table.QueryCount,
            threads,
            () => (Traversal: distances.CreateTraversal(index), Before: new ulong[(table.LargestK / 64) + 1]),
            (query, worker) =>
            {
                worker.Traversal.Run(distances.Queries[query], efforts);
                RecordNeighbors(table, query, worker.Traversal, worker.Before);
                RecordSelf(table, query, worker.Traversal);
            },
            progress,
            cancellationToken);
    }

    private static void RecordNeighbors(WalkTable table, int query, RankedTraversal traversal, ulong[] before)
    {
        Span<ushort> efforts = table.FirstEfforts(query);
        efforts.Fill(WalkTable.Never);
        Array.Clear(before);
        int self = traversal.SelfRank;
        for (int ef = 1; ef <= table.Efforts; ef++)
        {
            table.SetEvaluated(query, ef, traversal.Evaluated(ef - 1));
            ReadOnlySpan<ulong> found = traversal.Found(ef - 1);
            for (int word = 0; word < Math.Min(before.Length, found.Length); word++)
            {
                ulong fresh = found[word] & ~before[word];
                before[word] = found[word];
                for (; fresh != 0; fresh &= fresh - 1)
                {
                    int rank = (word << 6) + BitOperations.TrailingZeroCount(fresh);
                    // The ranking holds the query, the exact neighbours do not.
                    int neighbor = rank > self ? rank - 1 : rank;
                    if (rank != self && neighbor < efforts.Length)
                    {
                        efforts[neighbor] = (ushort)ef;
                    }
                }
            }
        }
    }

    private static void RecordSelf(WalkTable table, int query, RankedTraversal traversal)
    {
        int self = traversal.SelfRank;
        ushort first = WalkTable.Never;
        ulong[]? within = self == 0 ? null : new ulong[(table.Efforts + 63) / 64];
        for (int ef = 1; ef <= table.Efforts; ef++)
        {
            ReadOnlySpan<ulong> found = traversal.Found(ef - 1);
            if ((found[self >> 6] >> (self & 63) & 1) == 0)
            {
                continue;
            }

            first = Math.Min(first, (ushort)ef);
            if (within is null)
            {
                break;
            }

            // Behind as many copies with smaller ids, the query takes none of the effort's places.
            if (CountBelow(found, self) < ef)
            {
                within[(ef - 1) >> 6] |= 1UL << (ef - 1);
            }
        }

        table.SetSelf(query, first, within);
    }

    private static int CountBelow(ReadOnlySpan<ulong> found, int rank)
    {
        int count = BitOperations.PopCount(found[rank >> 6] & ((1UL << (rank & 63)) - 1));
        foreach (ulong word in found[..(rank >> 6)])
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
