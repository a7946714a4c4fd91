using Plumbline.Distances;

namespace Plumbline.Exact;

/// <summary>
/// Exact search that computes every distance directly, in blocks that stay in the processor's cache: for few queries, which
/// wait for memory anyway, for lists of a large part of the base, and for values whose products float32 cannot hold.
/// </summary>
internal sealed unsafe class DirectSearch
{
    // Half of a 1 MiB second-level cache for the queries, a quarter for the base: what both need stays there.
    private const int QueryBlockBytes = 512 * 1024;
    private const int BaseBlockBytes = 256 * 1024;

    private const int SlicesPerThread = 4;

    private readonly DistanceComputer _distances;
    private readonly VectorSet _queries;
    private readonly int _k;
    private readonly bool _excludeSelf;
    private readonly int _baseBlock;
    private readonly int _threads;
    private readonly SlicedNeighbors _pieces;

    public DirectSearch(DistanceComputer distances, VectorSet queries, int k, bool excludeSelf, int threads)
    {
        _distances = distances;
        _queries = queries;
        _k = k;
        _excludeSelf = excludeSelf;
        int count = distances.Vectors.Count;
        int rows = Math.Min(BlockRows(QueryBlockBytes, queries.Dimension, 64), Math.Max(1, queries.Count));
        _baseBlock = BlockRows(BaseBlockBytes, queries.Dimension, 256);
        _threads = threads == 0 ? Environment.ProcessorCount : threads;
        // Several slices a thread: which slice waits for memory longest is chance.
        int parts = _threads * SlicesPerThread;
        _pieces = new SlicedNeighbors(
            queries.Count, count, k, rows, SlicedNeighbors.SlicesFor((queries.Count + rows - 1) / rows, count, k, parts));
    }

    /// <summary>Finds the neighbours of all queries.</summary>
    public void Run(NeighborTable table, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        SharedProgress shared = new((long)_queries.Count * _distances.Vectors.Count, progress);
        Worker NewWorker() => new(this);
        void Search(int piece, Worker worker) => worker.Search(piece, table, shared, cancellationToken);
        if (_queries.Count <= ExactIndex.FewQueries)
        {
            // What is done sooner than others come is done alone.
            long bytes = (long)_queries.Count * _distances.Vectors.Count * _distances.Vectors.Dimension * sizeof(float);
            StandbyThreads.Shared.Run(_pieces.Pieces, (int)Math.Clamp(bytes / BaseBlockBytes, 1, _threads), NewWorker, Search, cancellationToken);
        }
        else
        {
            ParallelWork.Run(_pieces.Pieces, _threads, NewWorker, Search, progress: null, cancellationToken);
        }

        _pieces.Finish(table);
    }

    private static int BlockRows(int bytes, int dimension, int most) =>
        Math.Clamp(bytes / (dimension * sizeof(float)) / DistanceKernel.TileSize * DistanceKernel.TileSize, DistanceKernel.TileSize, most);

    /// <summary>Buffers of one thread.</summary>
    private sealed class Worker(DirectSearch search)
    {
        private readonly float[] _tile = new float[search._pieces.BlockRows * search._baseBlock];
        private readonly TopK[] _nearest = [.. Enumerable.Range(0, search._pieces.BlockRows).Select(_ => new TopK(search._k))];

        public void Search(int piece, NeighborTable table, SharedProgress progress, CancellationToken cancellationToken)
        {
            (int firstQuery, int queries, int firstId, int ids) = search._pieces.Piece(piece);
            for (int i = 0; i < queries; i++)
            {
                _nearest[i].Clear();
            }

            fixed (float* tile = _tile)
            {
                for (int first = firstId; first < firstId + ids; first += search._baseBlock)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    int count = Math.Min(search._baseBlock, firstId + ids - first);
                    search._distances.Tile(search._queries, firstQuery, queries, first, count, tile, search._baseBlock);
                    for (int i = 0; i < queries; i++)
                    {
                        _nearest[i].AddRange(_tile.AsSpan(i * search._baseBlock, count), first, search._excludeSelf ? firstQuery + i : -1);
                    }

                    progress.Add((long)queries * count);
                }
            }

            for (int i = 0; i < queries; i++)
            {
                search._pieces.Take(piece, firstQuery + i, _nearest[i].Sorted(), table);
            }
        }
    }
}
