using System.Globalization;
using System.Text;

namespace Plumbline.Explorer.Charts;

/// <summary>The d attributes of SVG paths.</summary>
internal static class SvgPath
{
    /// <summary>A line through points; where a value is missing (NaN) it breaks.</summary>
    public static string Line(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        StringBuilder path = new();
        bool down = false;
        for (int i = 0; i < x.Count; i++)
        {
            bool there = double.IsFinite(x[i]) && double.IsFinite(y[i]);
            if (there)
            {
                Append(path, down ? 'L' : 'M', x[i], y[i]);
            }

            down = there;
        }

        return path.ToString();
    }

    /// <summary>The area between two lines over the same x.</summary>
    public static string Area(IReadOnlyList<double> x, IReadOnlyList<double> above, IReadOnlyList<double> below)
    {
        StringBuilder path = new();
        int[] places = [.. Enumerable.Range(0, x.Count).Where(i => double.IsFinite(above[i]) && double.IsFinite(below[i]))];
        for (int i = 0; i < places.Length; i++)
        {
            Append(path, i == 0 ? 'M' : 'L', x[places[i]], above[places[i]]);
        }

        foreach (int place in places.Reverse())
        {
            Append(path, 'L', x[place], below[place]);
        }

        return path.Length == 0 ? "" : path.Append('Z').ToString();
    }

    /// <summary>A coordinate: a tenth of a unit is finer than a screen.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder path, char command, double x, double y) =>
        path.Append(command).Append(Number(x)).Append(' ').Append(Number(y));
}
