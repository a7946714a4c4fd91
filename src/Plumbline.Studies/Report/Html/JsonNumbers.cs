using System.Text.Json.Nodes;

namespace Plumbline.Studies.Report.Html;

/// <summary>Numbers for JSON, which knows neither NaN nor infinity: both become null, a gap in a curve.</summary>
internal static class JsonNumbers
{
    /// <summary>An array of numbers.</summary>
    /// <param name="values">The values.</param>
    public static JsonArray Array(IReadOnlyList<double> values)
    {
        JsonArray array = [];
        foreach (double value in values)
        {
            array.Add(double.IsFinite(value) ? JsonValue.Create(value) : null);
        }

        return array;
    }
}
