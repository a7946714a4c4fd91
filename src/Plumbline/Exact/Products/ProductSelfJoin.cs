using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Exact.Products;

/// <summary>
/// The self-join by products: each pair of vectors is multiplied once and its score serves both. The lists of all vectors are
/// kept at a time, (2k + 64) * 8 bytes each and some 60 more.
/// </summary>
internal sealed unsafe class ProductSelfJoin
{
    /// <summary>What the lists may take; larger self-joins multiply each pair twice.</summary>
    public const long MostListBytes = 1L << 30;

    private const long PackedBytes = 8 << 20;
    private const int MostRescored = 16384;

    private readonly ScaledVectors _vectors;
    private readonly Distances.DistanceComputer _distances;
    private readonly ProductKernel _kernel;
    private readonly ProductBounds _bounds;
    private readonly int _k;
    private readonly RowOrder _order;
    private readonly int _threads;
    private readonly int _blockRows;

    public ProductSelfJoin(ScaledVectors vectors, Distances.DistanceComputer distances, ProductKernel kernel, int k, RowOrder order, int threads)
    {
        _order = order;
        _vectors = vectors;
        _distances = distances;
        _kernel = kernel;
        _k = k;
        _threads = threads == 0 ? Environment.ProcessorCount : threads;
        _bounds = new ProductBounds(distances.Metric, vectors.Vectors.Dimension, vectors.Scale, vectors.Form);
        // Four blocks a thread keep all busy to the end.
        int unit = kernel.Rows * kernel.Columns;
        long rows = Math.Min(PackedBytes / (vectors.PackedLength * sizeof(float)), (vectors.Vectors.Count + (4L * _threads) - 1) / (4 * _threads));
        _blockRows = (int)Math.Max(1, rows / unit) * unit;
    }

    /// <summary>Finds the neighbours of all vectors.</summary>
    public void Run(NeighborTable table, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int count = _vectors.Vectors.Count;
        SharedProgress shared = new((long)count * count, progress);
        using CandidateLists lists = new(count, _k, _bounds, _distances, _vectors);
        // Slots are positions of the order.
        lists.Expect(_order, 0, count);
        for (int slot = 0; slot < count; slot++)
        {
            int row = _order.Row(slot);
            lists.Start(slot, _distances.Prepare(row), _vectors, row, row);
        }

        int[] shown = new int[count];
        PairSchedule schedule = new((count + _blockRows - 1) / _blockRows);
        ParallelWork.Run(
            _threads,
            _threads,
            () => new Worker(this, lists, shown),
            (_, worker) => worker.Join(schedule, shared, cancellationToken),
            worker => worker.Dispose(),
            progress: null,
            cancellationToken);
        // Large pieces, in which near vectors can lie together, but as many for each thread.
        int pieces = (count + MostRescored - 1) / MostRescored;
        pieces = (pieces + _threads - 1) / _threads * _threads;
        int each = (count + pieces - 1) / pieces;
        pieces = (count + each - 1) / each;
        RescoreGroups groups = new(pieces);
        ParallelWork.Run(
            pieces,
            _threads,
            () => (Rescorer: new Rescorer(_distances), Sort: new KeySort()),
            (piece, worker) =>
            {
                groups.Begin();
                int first = piece * each;
                int rows = Math.Min(each, count - first);
                worker.Rescorer.Rescore(lists, first, rows, _k, groups);
                for (int slot = first; slot < first + rows; slot++)
                {
                    table.SetFromKeys(_order.Row(slot), lists.Nearest(slot, worker.Sort));
                }

                worker.Rescorer.Help(groups);
            },
            worker => worker.Rescorer.Dispose(),
            progress: null,
            cancellationToken);
    }

    /// <summary>Buffers of one thread.</summary>
    /// <param name="join">The join.</param>
    /// <param name="lists">The lists of all vectors.</param>
    /// <param name="shown">How many vectors each list was shown before the group at work; changed by the thread that holds its block.</param>
    private sealed class Worker(ProductSelfJoin join, CandidateLists lists, int[] shown) : IDisposable
    {
        private readonly ProductBlock _block = new(join._kernel, join._vectors, join._blockRows, join._blockRows);
        private readonly int[] _rows = GC.AllocateArray<int>(join._blockRows, pinned: true);
        private readonly int[] _columns = GC.AllocateArray<int>(join._blockRows, pinned: true);
        private int _packed = -1;

        public void Join(PairSchedule schedule, SharedProgress progress, CancellationToken cancellationToken)
        {
            while (schedule.Take(_packed) is var (row, column))
            {
                try
                {
                    Pair(row, column, progress, cancellationToken);
                }
                finally
                {
                    schedule.GiveBack((row, column));
                }
            }
        }

        public void Dispose() => _block.Dispose();

        private void Pair(int rowBlock, int columnBlock, SharedProgress progress, CancellationToken cancellationToken)
        {
            int first = rowBlock * join._blockRows;
            int count = Math.Min(join._blockRows, join._vectors.Vectors.Count - first);
            if (_packed != rowBlock)
            {
                join._order.CopyTo(first, count, Pinned(_rows));
                _block.PackQueries(join._vectors, Pinned(_rows), count);
                _packed = rowBlock;
            }

            int start = columnBlock * join._blockRows;
            int end = Math.Min(join._vectors.Vectors.Count, start + join._blockRows);
            for (int group = start; group < end; group += _block.Columns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int columns = Math.Min(_block.Columns, end - group);
                join._order.CopyTo(group, columns, Pinned(_columns));
                _block.PackGroup(join._vectors, Pinned(_columns), columns);
                Filter(first, count, group, columns);
                for (int row = first; row < first + count; row++)
                {
                    shown[row] += Before(group, group + columns, row);
                }

                for (int column = group; column < group + columns; column++)
                {
                    shown[column] += Above(first, first + count, column);
                }

                progress.Add((rowBlock == columnBlock ? 1L : 2L) * count * columns);
            }
        }

        private static int* Pinned(int[] rows) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(rows));

        /// <summary>How many columns of a stretch lie past a row, and so are paired with it as its columns.</summary>
        private static int Before(int start, int end, int row) => Math.Max(0, end - Math.Max(start, row + 1));

        /// <summary>How many rows of a stretch lie before a column.</summary>
        private static int Above(int start, int end, int column) => Math.Max(0, Math.Min(end, column) - start);

        /// <summary>Vectors that the list of a row was shown so far: in a block paired with itself it may lie in the group too, and was a column before.</summary>
        private int ShownToRow(int first, int row, int rows, int group, int column, int columns, int r)
        {
            int position = row + r;
            int asColumn = position >= group && position < group + columns ? Above(first, row + rows, position) : 0;
            return shown[position] + Before(group, column + join._kernel.Columns, position) + asColumn;
        }

        private void Filter(int first, int count, int group, int columns)
        {
            ProductKernel kernel = join._kernel;
            int width = kernel.Columns;
            float* tile = stackalloc float[ProductKernel.MostTile];
            float* thresholds = stackalloc float[ProductKernel.MostRows];
            float* levels = stackalloc float[ProductKernel.MostRows];
            float* shifts = stackalloc float[ProductKernel.MostColumns];
            uint* byRow = stackalloc uint[ProductKernel.MostRows];
            uint* byColumn = stackalloc uint[ProductKernel.MostRows];
            for (int row = first; row < first + count; row += kernel.Rows)
            {
                int rows = Math.Min(kernel.Rows, first + count - row);
                for (int r = 0; r < rows; r++)
                {
                    levels[r] = -join._vectors.Starts[_rows[row - first + r]];
                }

                for (int column = group; column < group + columns; column += width)
                {
                    // On and below the diagonal, the pair is the other's.
                    if (column + width - 1 <= row)
                    {
                        continue;
                    }

                    int panel = (column - group) / width;
                    _block.Multiply((row - first) / kernel.Rows, panel, tile);
                    (float norm, float residual) = _block.GroupNorms[panel];
                    join._bounds.Lower(lists.Thresholds(row), lists.Norms(row), lists.Residuals(row), norm, residual, rows, thresholds);
                    (norm, residual) = _block.QueryNorms[(row - first) / kernel.Rows];
                    join._bounds.Lower(lists.Thresholds(column), lists.Norms(column), lists.Residuals(column), norm, residual, width, shifts);
                    float* starts = _block.Starts(column - group);
                    for (int c = 0; c < width; c++)
                    {
                        shifts[c] = -starts[c] - shifts[c];
                    }

                    uint any = TileFilter.ByRow(tile, rows, width, thresholds, byRow) | TileFilter.ByColumn(tile, rows, width, shifts, levels, byColumn);
                    if (any != 0)
                    {
                        Add(first, row, rows, group, column, columns, tile, starts, levels, byRow, byColumn);
                    }
                }
            }
        }

        private void Add(int first, int row, int rows, int group, int column, int columns, float* tile, float* starts, float* levels, uint* byRow, uint* byColumn)
        {
            int width = join._kernel.Columns;
            int left = group + columns - column;
            uint valid = left >= 32 ? uint.MaxValue : (1u << left) - 1;
            for (int r = 0; r < rows; r++)
            {
                // Columns past the row's own vector.
                int after = row + r - column + 1;
                uint above = after <= 0 ? valid : after >= 32 ? 0 : valid & (uint.MaxValue << after);
                float* scores = tile + (r * width);
                uint mask = byRow[r] & above;
                if (mask != 0)
                {
                    lists.Add(row + r, mask, scores, Pinned(_columns) + column - group, ShownToRow(first, row, rows, group, column, columns, r));
                }

                for (mask = byColumn[r] & above; mask != 0; mask &= mask - 1)
                {
                    int c = System.Numerics.BitOperations.TrailingZeroCount(mask);
                    lists.Add(column + c, scores[c] - starts[c] - levels[r], _rows[row - first + r], shown[column + c] + Above(first, row + rows, column + c));
                }
            }
        }
    }
}
