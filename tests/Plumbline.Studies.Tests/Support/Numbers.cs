using System.Collections;
using System.Reflection;

namespace Plumbline.Studies.Tests.Support;

/// <summary>Compares records of numbers, property by property.</summary>
internal static class Numbers
{
    /// <summary>Whole numbers and text have to be equal, fractions to agree relatively; NaN agrees with NaN.</summary>
    public static void AssertClose(object expected, object found, double tolerance, string place)
    {
        Assert.Equal(expected.GetType(), found.GetType());
        foreach (PropertyInfo property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            object? a = property.GetValue(expected);
            object? b = property.GetValue(found);
            string name = $"{place}.{property.Name}";
            if (a is double x && b is double y)
            {
                Assert.True(AreClose(x, y, tolerance), $"{name}: found {y:R}, expected {x:R}");
            }
            else if (a is null or IConvertible or IEnumerable)
            {
                Assert.True(Equals(a, b), $"{name}: found {b}, expected {a}");
            }
            else
            {
                AssertClose(a, b!, tolerance, name);
            }
        }
    }

    // Means of counts differ by the rounding of their sums even where they are nearly zero.
    private static bool AreClose(double a, double b, double tolerance) =>
        a.Equals(b) || Math.Abs(a - b) <= tolerance * Math.Max(Math.Abs(a), Math.Abs(b)) || Math.Abs(a - b) <= 1e-13;
}
