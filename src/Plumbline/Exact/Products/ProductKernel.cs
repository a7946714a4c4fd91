namespace Plumbline.Exact.Products;

/// <summary>
/// A register tile of the matrix product of queries and base vectors, both packed in panels. The product only filters:
/// which instructions it uses, and in which order they add, changes no result.
/// </summary>
internal abstract unsafe class ProductKernel
{
    /// <summary>Values of the largest tile.</summary>
    public const int MostTile = 12 * 32;

    /// <summary>Rows of the tallest tile.</summary>
    public const int MostRows = 12;

    /// <summary>Columns of the widest tile; one bit each in a mask of survivors.</summary>
    public const int MostColumns = 32;

    /// <summary>What PLUMBLINE_KERNEL calls it, where it runs no code but .NET's.</summary>
    public abstract string Name { get; }

    /// <summary>Queries in a panel.</summary>
    public abstract int Rows { get; }

    /// <summary>Base vectors in a panel, a multiple of 4.</summary>
    public abstract int Columns { get; }

    /// <summary>
    /// <c>tile[r * Columns + c]</c> = <c>start[c]</c> + the sum over i below <paramref name="depth"/> of
    /// <c>queries[i * Rows + r] * vectors[i * Columns + c]</c>, added in the order of i.
    /// </summary>
    /// <param name="queries">A panel of queries, depth x Rows.</param>
    /// <param name="vectors">A panel of base vectors, depth x Columns.</param>
    /// <param name="depth">Components.</param>
    /// <param name="start">What each column starts from; null to add to the tile instead, the sum being worked out from 0 before.</param>
    /// <param name="tile">Rows x Columns.</param>
    public abstract void Multiply(float* queries, float* vectors, int depth, float* start, float* tile);
}
