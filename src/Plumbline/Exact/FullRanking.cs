namespace Plumbline.Exact;

/// <summary>
/// A self-join for so many neighbours that most distances are wanted: all of them, each pair once, in memory (4 n² bytes, less
/// than twice what the distances of the answer take), then a sort of each row.
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
            () => (Sort: new KeySort(), Keys: new ulong[count - 1]),
            (row, worker) =>
            {
                ReadOnlySpan<float> distances = matrix.Row(row);
                for (int id = 0; id < row; id++)
                {
                    worker.Keys[id] = SortKey.Create(distances[id], id);
                }

                for (int id = row + 1; id < count; id++)
                {
                    worker.Keys[id - 1] = SortKey.Create(distances[id], id);
                }

                worker.Sort.Sort(worker.Keys);
                table.SetFromKeys(row, worker.Keys.AsSpan(0, k));
            },
            progress: null,
            cancellationToken);
    }
}
