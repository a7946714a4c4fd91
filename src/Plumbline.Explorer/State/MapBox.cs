using System.Globalization;

namespace Plumbline.Explorer.State;

/// <summary>A part of the map, in the units of its components.</summary>
/// <param name="Left">Least x.</param>
/// <param name="Low">Least y.</param>
/// <param name="Right">Largest x.</param>
/// <param name="High">Largest y.</param>
public sealed record MapBox(float Left, float Low, float Right, float High)
{
    /// <summary>Reads four numbers with commas between; null where they are not that.</summary>
    /// <param name="text">The text.</param>
    public static MapBox? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(',');
        float[] numbers = new float[4];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (parts.Length != numbers.Length || !float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return new MapBox(Math.Min(numbers[0], numbers[2]), Math.Min(numbers[1], numbers[3]), Math.Max(numbers[0], numbers[2]), Math.Max(numbers[1], numbers[3]));
    }

    /// <summary>Whether a place lies in it.</summary>
    /// <param name="x">First component.</param>
    /// <param name="y">Second component.</param>
    public bool Holds(float x, float y) => x >= Left && x <= Right && y >= Low && y <= High;

    /// <summary>The four numbers, as <see cref="Read"/> takes them.</summary>
    public override string ToString() => string.Join(',', new[] { Left, Low, Right, High }.Select(number => number.ToString("G6", CultureInfo.InvariantCulture)));
}
