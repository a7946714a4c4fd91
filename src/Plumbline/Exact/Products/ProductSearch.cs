using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>
/// Exact search by a blocked matrix product: products filter, direct distances of what is left decide. Each thread takes
/// blocks of queries past the whole base, or, where queries are few, all queries past a part of the base.
/// </summary>
internal sealed unsafe class ProductSearch
{
    // Packed queries are read once a group of base vectors, from the third-level cache.
    private const long PackedBytes = 8 << 20;

    // What the lists of one piece may take. Of many queries, near ones can be found that share candidates.
    private const long ListBytes = 64 << 20;
    private const int MostRows = 16384;

    private readonly ScaledVectors _base;
    private readonly ScaledVectors _queries;
    private readonly DistanceComputer _distances;
    private readonly ProductKernel _kernel;
    private readonly ProductBounds _bounds;
    private readonly int _k;
    private readonly bool _excludeSelf;
    private readonly int _packedRows;
    private readonly int _threads;
    private readonly SlicedNeighbors _pieces;
    private readonly RowOrder _order;
    private readonly RescoreGroups _groups;

    public ProductSearch(
        ScaledVectors vectors, ScaledVectors queries, DistanceComputer distances, ProductKernel kernel, int k, bool excludeSelf, RowOrder order, int threads)
    {
        if (excludeSelf && order.IsRandom)
        {
            throw new ArgumentException("A vector is left out of its own neighbours by its place, so places have to be those of the rows.", nameof(order));
        }

        _order = order;
        _base = vectors;
        _queries = queries;
        _distances = distances;
        _kernel = kernel;
        _k = k;
        _excludeSelf = excludeSelf;
        int dimension = vectors.Vectors.Dimension;
        _bounds = new ProductBounds(distances.Metric, dimension, vectors.Scale, vectors.Form);
        _threads = threads == 0 ? Environment.ProcessorCount : threads;
        int count = queries.Vectors.Count;
        int packed = (int)Math.Clamp(PackedBytes / (vectors.PackedLength * sizeof(float)), 4 * kernel.Rows, 4096);
        long most = Math.Clamp(ListBytes / (CandidateLists.CapacityFor(k) * sizeof(ulong)), kernel.Rows, MostRows);
        // As many blocks for each thread; where that would make blocks of a few rows, slices of the base instead.
        int blocks = (int)((count + most - 1) / most);
        int even = (blocks + _threads - 1) / _threads * _threads;
        blocks = count / even < 8 * kernel.Rows ? blocks : even;
        int rows = (((count + blocks - 1) / blocks) + kernel.Rows - 1) / kernel.Rows * kernel.Rows;
        blocks = (count + rows - 1) / rows;
        // Queries are packed in even parts of a piece.
        int stretches = (rows + packed - 1) / packed;
        _packedRows = (((rows + stretches - 1) / stretches) + kernel.Rows - 1) / kernel.Rows * kernel.Rows;
        _pieces = new SlicedNeighbors(count, vectors.Vectors.Count, k, rows, SlicedNeighbors.SlicesFor(blocks, vectors.Vectors.Count, k, _threads));
        _groups = new RescoreGroups(_pieces.Pieces);
    }

    /// <summary>Finds the neighbours of all queries.</summary>
    public void Run(NeighborTable table, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        SharedProgress shared = new((long)_queries.Vectors.Count * _base.Vectors.Count, progress);
        ParallelWork.Run(
            _pieces.Pieces,
            _threads,
            () => new Worker(this),
            (piece, worker) => worker.Search(piece, table, shared, cancellationToken),
            worker => worker.Dispose(),
            progress: null,
            cancellationToken);
        _pieces.Finish(table);
    }

    /// <summary>Buffers of one thread.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly ProductSearch _search;
        private readonly ProductBlock _block;
        private readonly CandidateLists _lists;
        private readonly Rescorer _rescorer;
        private readonly KeySort _sort = new();
        private readonly int[] _queryRows;
        private readonly int[] _groupRows;
        private int _count;
        private int _firstPosition;

        public Worker(ProductSearch search)
        {
            _search = search;
            _block = new ProductBlock(search._kernel, search._base, search._packedRows, search._base.Vectors.Count);
            _lists = new CandidateLists(search._pieces.BlockRows, search._k, search._bounds, search._distances, search._base);
            _rescorer = new Rescorer(search._distances);
            _queryRows = GC.AllocateArray<int>(search._packedRows, pinned: true);
            _groupRows = GC.AllocateArray<int>(_block.Columns, pinned: true);
        }

        public void Search(int piece, NeighborTable table, SharedProgress progress, CancellationToken cancellationToken)
        {
            _search._groups.Begin();
            (int first, _count, _firstPosition, int positions) = _search._pieces.Piece(piece);
            ScaledVectors queries = _search._queries;
            _lists.Expect(_search._order, _firstPosition, positions);
            for (int slot = 0; slot < _count; slot++)
            {
                QueryPoint query = _search._excludeSelf ? _search._distances.Prepare(first + slot) : _search._distances.Prepare(queries.Vectors.Row(first + slot));
                _lists.Start(slot, query, queries, first + slot, _search._excludeSelf ? first + slot : -1);
            }

            for (int row = 0; row < _count; row += _search._packedRows)
            {
                int rows = Math.Min(_search._packedRows, _count - row);
                RowOrder.Natural().CopyTo(first + row, rows, Rows(_queryRows));
                _block.PackQueries(queries, Rows(_queryRows), rows);
                for (int group = _firstPosition; group < _firstPosition + positions; group += _block.Columns)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    int columns = Math.Min(_block.Columns, _firstPosition + positions - group);
                    _search._order.CopyTo(group, columns, Rows(_groupRows));
                    _block.PackGroup(_search._base, Rows(_groupRows), columns);
                    Filter(first, row, rows, group, columns);
                    progress.Add((long)rows * columns);
                }
            }

            _rescorer.Rescore(_lists, 0, _count, _search._k, _search._groups);
            for (int slot = 0; slot < _count; slot++)
            {
                _search._pieces.Take(piece, first + slot, _lists.Nearest(slot, _sort), table);
            }

            _rescorer.Help(_search._groups);
        }

        public void Dispose()
        {
            _block.Dispose();
            _lists.Dispose();
            _rescorer.Dispose();
        }

        private static int* Rows(int[] pinned) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

        /// <summary>Multiplies all queries with a group, and lets into the lists what their thresholds let through.</summary>
        private void Filter(int first, int firstRow, int count, int group, int columns)
        {
            ProductKernel kernel = _search._kernel;
            int width = kernel.Columns;
            float* tile = stackalloc float[ProductKernel.MostTile];
            float* thresholds = stackalloc float[ProductKernel.MostRows];
            uint* masks = stackalloc uint[ProductKernel.MostRows];
            for (int row = firstRow; row < firstRow + count; row += kernel.Rows)
            {
                int rows = Math.Min(kernel.Rows, firstRow + count - row);
                for (int column = 0; column < columns; column += width)
                {
                    _block.Multiply((row - firstRow) / kernel.Rows, column / width, tile);
                    (float norm, float residual) = _block.GroupNorms[column / width];
                    _search._bounds.Lower(_lists.Thresholds(row), _lists.Norms(row), _lists.Residuals(row), norm, residual, rows, thresholds);
                    if (TileFilter.ByRow(tile, rows, width, thresholds, masks) != 0)
                    {
                        uint valid = columns - column >= 32 ? uint.MaxValue : (1u << (columns - column)) - 1;
                        for (int r = 0; r < rows; r++)
                        {
                            uint mask = masks[r] & valid;
                            int self = first + row + r - group - column;
                            if (_search._excludeSelf && (uint)self < (uint)width)
                            {
                                mask &= ~(1u << self);
                            }

                            if (mask != 0)
                            {
                                _lists.Add(row + r, mask, tile + (r * width), Rows(_groupRows) + column, group - _firstPosition + column + width);
                            }
                        }
                    }
                }
            }
        }
    }
}
