using System.Globalization;
using Plumbline.IO.Binary;

namespace Plumbline.IO.Internals;

/// <summary>What sources and writers of rows say of a value that does not fit.</summary>
internal static class RowErrors
{
    public static VectorFormatException NotExact<T>(string path, long value, int dimension, T found, VectorElement element)
        where T : IFormattable
    {
        (long row, long column) = Math.DivRem(value, dimension);
        return new VectorFormatException(path, $"row {row}, column {column}", found.ToString(null, CultureInfo.InvariantCulture), ElementEncoder.Expectation(element));
    }

    public static ArgumentException NotRows(string path, int values, int dimension) =>
        new($"Cannot use '{path}': {Quantity.Plain(values, "value")} are not whole rows of {dimension}, or more than there are.", nameof(values));
}
