using System.Globalization;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>What a weight source says about one tensor.</summary>
/// <param name="Name">Its name, such as <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first; empty for a scalar.</param>
/// <param name="Encoding">How its values are stored.</param>
/// <param name="TypeName">The file's own word for that, such as <c>F32</c> or <c>float32</c>.</param>
internal sealed record WeightTensor(string Name, IReadOnlyList<long> Shape, WeightEncoding Encoding, string TypeName)
{
    /// <summary>Number of values; the sizes have been checked not to exceed 63 bits together.</summary>
    internal long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The place that errors name.</summary>
    internal static string PlaceOf(string name) => $"tensor {(name.Length <= 100 ? name : name[..100] + "...")}";

    /// <summary><c>64 x 3 x 7 x 7</c>.</summary>
    internal static string Text(IReadOnlyList<long> shape) =>
        shape.Count == 0 ? "() (a scalar)" : string.Join(" x ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The number of values of a shape; null where a size is negative or the product exceeds 63 bits.</summary>
    internal static long? CountOf(IEnumerable<long> shape)
    {
        UInt128 product = 1;
        foreach (long size in shape)
        {
            if (size < 0)
            {
                return null;
            }

            // A zero further on must not excuse a product that has already overflowed: other readers refuse it too.
            product *= (UInt128)size;
            if (product > long.MaxValue)
            {
                return null;
            }
        }

        return (long)product;
    }
}
