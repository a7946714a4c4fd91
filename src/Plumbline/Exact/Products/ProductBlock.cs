using System.Runtime.InteropServices;

namespace Plumbline.Exact.Products;

/// <summary>Packed queries and a packed group of base vectors: what one thread multiplies at a time.</summary>
internal sealed unsafe class ProductBlock : IDisposable
{
    // Half of a 1 MiB second-level cache holds a group of base panels, while panels of queries pass by.
    private const int GroupBytes = 512 * 1024;
    private const int MostGroupColumns = 512;
    private const nuint Alignment = 64;

    private readonly ProductKernel _kernel;
    private readonly int _dimension;
    private readonly int _mostColumns;
    private float* _queries;
    private float* _vectors;
    private float* _starts;

    /// <summary>Buffers.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="mostRows">Queries at a time.</param>
    /// <param name="mostColumns">Base vectors that are there at all.</param>
    public ProductBlock(ProductKernel kernel, int dimension, int mostRows, int mostColumns)
    {
        _kernel = kernel;
        _dimension = dimension;
        _mostColumns = Math.Min(RoundUp(mostColumns, kernel.Columns), GroupColumns(kernel, dimension));
        _starts = (float*)NativeMemory.AlignedAlloc((nuint)_mostColumns * sizeof(float), Alignment);
        QueryNorms = new float[RoundUp(mostRows, kernel.Rows) / kernel.Rows];
        GroupNorms = new float[_mostColumns / kernel.Columns];
        _queries = (float*)LargeMemory.Allocate((nuint)RoundUp(mostRows, kernel.Rows) * (nuint)dimension * sizeof(float));
        _vectors = (float*)NativeMemory.AlignedAlloc((nuint)_mostColumns * (nuint)dimension * sizeof(float), Alignment);
    }

    ~ProductBlock() => Free();

    /// <summary>Base vectors in a group.</summary>
    public int Columns => _mostColumns;

    /// <summary>The greatest scaled length in each panel of the group.</summary>
    public float[] GroupNorms { get; }

    /// <summary>The greatest scaled length in each panel of queries.</summary>
    public float[] QueryNorms { get; }

    /// <summary>Minus half the squared lengths of the group, from a column on.</summary>
    public float* Starts(int column) => _starts + column;

    /// <summary>Packs consecutive queries.</summary>
    public void PackQueries(ScaledVectors queries, int first, int count)
    {
        Pack(queries, first, count, _kernel.Rows, _queries);
        for (int row = 0; row < count; row += _kernel.Rows)
        {
            QueryNorms[row / _kernel.Rows] = Longest(queries, first + row, Math.Min(_kernel.Rows, count - row));
        }
    }

    /// <summary>Packs a group of consecutive base vectors.</summary>
    public void PackGroup(ScaledVectors vectors, int first, int count)
    {
        Pack(vectors, first, count, _kernel.Columns, _vectors);
        for (int panel = 0; panel * _kernel.Columns < count; panel++)
        {
            int column = panel * _kernel.Columns;
            int columns = Math.Min(_kernel.Columns, count - column);
            Span<float> starts = new(_starts + column, _kernel.Columns);
            vectors.Starts.AsSpan(first + column, columns).CopyTo(starts);
            starts[columns..].Clear();
            GroupNorms[panel] = Longest(vectors, first + column, columns);
        }
    }

    /// <summary>
    /// Scores of a panel of queries against a panel of the group. Summed in stretches of components, whose sums are then added,
    /// so that the chain of roundings is as long as a stretch and the stretches, not the dimension.
    /// </summary>
    public void Multiply(int queryPanel, int groupPanel, float* tile)
    {
        float* queries = _queries + ((long)queryPanel * _kernel.Rows * _dimension);
        float* vectors = _vectors + ((long)groupPanel * _kernel.Columns * _dimension);
        float* start = _starts + (groupPanel * _kernel.Columns);
        for (int depth = _dimension; depth > 0; depth -= ProductBounds.Stretch)
        {
            _kernel.Multiply(queries, vectors, Math.Min(depth, ProductBounds.Stretch), start, tile);
            queries += ProductBounds.Stretch * _kernel.Rows;
            vectors += ProductBounds.Stretch * _kernel.Columns;
            start = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static int GroupColumns(ProductKernel kernel, int dimension) =>
        Math.Clamp(GroupBytes / (kernel.Columns * dimension * sizeof(float)), 1, MostGroupColumns / kernel.Columns) * kernel.Columns;

    private static float Longest(ScaledVectors vectors, int first, int count)
    {
        float longest = 0;
        foreach (float norm in vectors.Norms.AsSpan(first, count))
        {
            longest = Math.Max(longest, norm);
        }

        return longest;
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private void Pack(ScaledVectors source, int first, int count, int width, float* target)
    {
        fixed (float* factors = source.Factors)
        {
            for (int row = 0; row < count; row += width)
            {
                int rows = Math.Min(width, count - row);
                Panels.Pack(source.Vectors.Row(first + row), rows, _dimension, width, factors + first + row, target + ((long)row * _dimension));
            }
        }
    }

    private void Free()
    {
        LargeMemory.Free(_queries);
        NativeMemory.AlignedFree(_vectors);
        NativeMemory.AlignedFree(_starts);
        _queries = null;
        _vectors = null;
        _starts = null;
    }
}
