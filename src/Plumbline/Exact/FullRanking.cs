namespace Plumbline.Exact;

/// <summary>
/// A self-join for so many neighbours that most distances are wanted: all of them, each pair once, in memory (4 n² bytes, less
/// than twice what the distances of the answer take), then a radix sort of each row.
/// </summary>
internal static class FullRanking
{
    /// <summary>Finds the k nearest others of all vectors.</summary>
    public static void Run(VectorSet vectors, Metric metric, int k, NeighborTable table, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int count = vectors.Count;
        using DistanceMatrix matrix = DistanceMatrix.Compute(vectors, metric, new ExactSearchOptions { Threads = threads }, progress, cancellationToken);
        ParallelWork.Run(
            count,
            threads,
            () => (Sorter: new RowSorter(count), Nearest: new ulong[k]),
            (row, worker) =>
            {
                int found = 0;
                foreach (ulong key in worker.Sorter.Sort(matrix.Row(row)))
                {
                    if (SortKey.Id(key) != row)
                    {
                        worker.Nearest[found++] = key;
                        if (found == k)
                        {
                            break;
                        }
                    }
                }

                table.SetFromKeys(row, worker.Nearest);
            },
            progress: null,
            cancellationToken);
    }
}
