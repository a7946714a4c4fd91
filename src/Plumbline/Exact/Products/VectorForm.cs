namespace Plumbline.Exact.Products;

/// <summary>What a product filter multiplies.</summary>
internal enum VectorForm
{
    /// <summary>The components in float32.</summary>
    Floats,

    /// <summary>
    /// The components less those of a centre, rounded to whole numbers of 16 bits in steps of the vector's own: products of
    /// these are exact, and multiplied twice as many at a time. What rounding takes off is known of each vector.
    /// </summary>
    Words,
}
