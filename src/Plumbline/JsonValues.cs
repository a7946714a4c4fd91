using System.Text.Json;

namespace Plumbline.IO;

/// <summary>Values of JSON that somebody else wrote, which need not be of the kind that is looked for.</summary>
internal static class JsonValues
{
    /// <summary>A whole number.</summary>
    /// <returns>Whether the value is one that int holds.</returns>
    public static bool TryWhole(this JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    /// <summary>A text; null where the value is something else.</summary>
    public static string? Text(this JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A property; null where there is none, or the value is no object.</summary>
    public static JsonElement? Property(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement found) ? found : null;
}
