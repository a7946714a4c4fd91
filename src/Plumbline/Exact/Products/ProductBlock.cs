using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Exact.Products;

/// <summary>Packed queries and a packed group of base vectors: what one thread multiplies at a time.</summary>
internal sealed unsafe class ProductBlock : IDisposable
{
    // Half of a 1 MiB second-level cache holds a group of base panels, while panels of queries pass by.
    private const int GroupBytes = 512 * 1024;
    private const int MostGroupColumns = 512;
    private const nuint Alignment = 64;

    private readonly ProductKernel _kernel;
    private readonly VectorForm _form;

    // What a vector takes in a panel: components, or pairs of words.
    private readonly int _length;
    private readonly int _mostColumns;
    private readonly float[] _querySteps;
    private float* _queries;
    private float* _vectors;
    private float* _starts;
    private float* _steps;

    /// <summary>Buffers.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="vectors">The base; queries are of the same dimension and form.</param>
    /// <param name="mostRows">Queries at a time.</param>
    /// <param name="mostColumns">Base vectors that are there at all.</param>
    public ProductBlock(ProductKernel kernel, ScaledVectors vectors, int mostRows, int mostColumns)
    {
        _kernel = kernel;
        _form = vectors.Form;
        _length = vectors.PackedLength;
        _mostColumns = Math.Min(RoundUp(mostColumns, kernel.Columns), GroupColumns(kernel, _length));
        _starts = (float*)NativeMemory.AlignedAlloc((nuint)_mostColumns * sizeof(float), Alignment);
        _steps = (float*)NativeMemory.AlignedAlloc((nuint)_mostColumns * sizeof(float), Alignment);
        _querySteps = new float[RoundUp(mostRows, kernel.Rows)];
        QueryNorms = new (float, float)[RoundUp(mostRows, kernel.Rows) / kernel.Rows];
        GroupNorms = new (float, float)[_mostColumns / kernel.Columns];
        _queries = (float*)LargeMemory.Allocate((nuint)RoundUp(mostRows, kernel.Rows) * (nuint)_length * sizeof(float));
        _vectors = (float*)NativeMemory.AlignedAlloc((nuint)_mostColumns * (nuint)_length * sizeof(float), Alignment);
    }

    ~ProductBlock() => Free();

    /// <summary>Base vectors in a group.</summary>
    public int Columns => _mostColumns;

    /// <summary>The greatest scaled length, and the most that rounding took off, in each panel of the group.</summary>
    public (float Norm, float Residual)[] GroupNorms { get; }

    /// <summary>The greatest scaled length, and the most that rounding took off, in each panel of queries.</summary>
    public (float Norm, float Residual)[] QueryNorms { get; }

    /// <summary>Minus half the squared lengths of the group, from a column on.</summary>
    public float* Starts(int column) => _starts + column;

    /// <summary>Packs queries.</summary>
    /// <param name="queries">The set that they are of.</param>
    /// <param name="rows">Which rows of it.</param>
    /// <param name="count">How many.</param>
    public void PackQueries(ScaledVectors queries, int* rows, int count)
    {
        Pack(queries, rows, count, _kernel.Rows, _queries);
        Gather(queries.Steps, rows, count, _querySteps);
        for (int row = 0; row < count; row += _kernel.Rows)
        {
            QueryNorms[row / _kernel.Rows] = Longest(queries, rows + row, Math.Min(_kernel.Rows, count - row));
        }
    }

    /// <summary>Packs a group of base vectors.</summary>
    /// <param name="vectors">The base.</param>
    /// <param name="rows">Which rows of it.</param>
    /// <param name="count">How many.</param>
    public void PackGroup(ScaledVectors vectors, int* rows, int count)
    {
        Pack(vectors, rows, count, _kernel.Columns, _vectors);
        for (int panel = 0; panel * _kernel.Columns < count; panel++)
        {
            int column = panel * _kernel.Columns;
            int columns = Math.Min(_kernel.Columns, count - column);
            Gather(vectors.Starts, rows + column, columns, new(_starts + column, _kernel.Columns));
            Gather(vectors.Steps, rows + column, columns, new(_steps + column, _kernel.Columns));
            GroupNorms[panel] = Longest(vectors, rows + column, columns);
        }
    }

    /// <summary>
    /// Scores of a panel of queries against a panel of the group. Summed in stretches of components, whose sums are then added,
    /// so that the chain of roundings is as long as a stretch and the stretches, not the dimension.
    /// </summary>
    public void Multiply(int queryPanel, int groupPanel, float* tile)
    {
        float* queries = _queries + ((long)queryPanel * _kernel.Rows * _length);
        float* vectors = _vectors + ((long)groupPanel * _kernel.Columns * _length);
        float* start = _starts + (groupPanel * _kernel.Columns);
        if (_form == VectorForm.Words)
        {
            float* zeros = stackalloc float[ProductKernel.MostColumns];
            new Span<float>(zeros, ProductKernel.MostColumns).Clear();
            _kernel.Multiply(queries, vectors, _length, zeros, tile);
            ToScores(queryPanel * _kernel.Rows, _steps + (groupPanel * _kernel.Columns), start, tile);
            return;
        }

        for (int depth = _length; depth > 0; depth -= ProductBounds.Stretch)
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

    private static int GroupColumns(ProductKernel kernel, int length) =>
        Math.Clamp(GroupBytes / (kernel.Columns * length * sizeof(float)), 1, MostGroupColumns / kernel.Columns) * kernel.Columns;

    /// <summary>Takes the values of some rows; what is over of the target becomes 0.</summary>
    private static void Gather(float[] values, int* rows, int count, Span<float> target)
    {
        for (int i = 0; i < count; i++)
        {
            target[i] = values[rows[i]];
        }

        target[count..].Clear();
    }

    private static (float Norm, float Residual) Longest(ScaledVectors vectors, int* rows, int count)
    {
        float norm = 0;
        float residual = 0;
        for (int i = 0; i < count; i++)
        {
            norm = Math.Max(norm, vectors.Norms[rows[i]]);
            residual = Math.Max(residual, vectors.Residuals[rows[i]]);
        }

        return (norm, residual);
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private void Pack(ScaledVectors source, int* rows, int count, int width, float* target)
    {
        int dimension = source.Vectors.Dimension;
        fixed (float* factors = source.Factors, center = source.Center)
        {
            for (int row = 0; row < count; row += width)
            {
                int there = Math.Min(width, count - row);
                float* panel = target + ((long)row * _length);
                if (_form == VectorForm.Words)
                {
                    WordPanels.Pack(source.Vectors.Data, rows + row, there, dimension, width, factors, center, (int*)panel);
                }
                else
                {
                    Panels.Pack(source.Vectors.Data, rows + row, there, dimension, width, factors, panel);
                }
            }
        }
    }

    /// <summary>Turns sums of products of words, which lie in the tile as whole numbers, to scores.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ToScores(int firstRow, float* steps, float* starts, float* tile)
    {
        int columns = _kernel.Columns;
        for (int r = 0; r < _kernel.Rows; r++)
        {
            float* row = tile + (r * columns);
            float step = _querySteps[firstRow + r];
            int c = 0;
            for (; Vector512.IsHardwareAccelerated && c <= columns - 16; c += 16)
            {
                Vector512<float> sums = Vector512.ConvertToSingle(Vector512.Load((int*)(row + c)));
                ((sums * (Vector512.Load(steps + c) * step)) + Vector512.Load(starts + c)).Store(row + c);
            }

            for (; c < columns; c += 4)
            {
                Vector128<float> sums = Vector128.ConvertToSingle(Vector128.Load((int*)(row + c)));
                ((sums * (Vector128.Load(steps + c) * step)) + Vector128.Load(starts + c)).Store(row + c);
            }
        }
    }

    private void Free()
    {
        LargeMemory.Free(_queries);
        NativeMemory.AlignedFree(_vectors);
        NativeMemory.AlignedFree(_starts);
        NativeMemory.AlignedFree(_steps);
        _queries = null;
        _vectors = null;
        _starts = null;
        _steps = null;
    }
}
