namespace Plumbline.Vectors.Rows;

/// <summary>Squared distances from a query to rows that lie here and there, by one instruction set.</summary>
internal abstract unsafe class RowKernel
{
    /// <summary>
    /// The direct float32 sum that every other kernel of the library gives, or <see cref="float.PositiveInfinity"/> where
    /// it is known to exceed <paramref name="bound"/> before all values were read.
    /// </summary>
    /// <param name="format">How the rows are kept.</param>
    /// <param name="query">The query, padded with zeros.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="places">Row numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="bound">Distances beyond it need not be known.</param>
    /// <param name="distances">Receives a distance for each.</param>
    public abstract void Squared(RowFormat format, float* query, RowBlock rows, int* places, int count, float bound, float* distances);

    /// <summary>Inner products in float32, each off by at most (padded / 16 + 4) 2^-24 times the product of the two lengths, and a little.</summary>
    /// <param name="format">How the rows are kept.</param>
    /// <param name="query">The query, padded with zeros.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="places">Row numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="products">Receives a product for each.</param>
    public abstract void Products(RowFormat format, float* query, RowBlock rows, int* places, int count, float* products);

    /// <summary>Reads a row as float32, its padding too.</summary>
    /// <param name="format">How the row is kept.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="row">Its number.</param>
    /// <param name="values">Receives the values.</param>
    public abstract void Read(RowFormat format, RowBlock rows, int row, float* values);
}
