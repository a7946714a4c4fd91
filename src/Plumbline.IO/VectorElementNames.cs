namespace Plumbline.IO;

/// <summary>The names of element types, as NumPy has them, and their sizes.</summary>
public static class VectorElementNames
{
    private static readonly (string Name, VectorElement Element, int Bytes)[] Known =
    [
        ("float32", VectorElement.Binary32, 4),
        ("float16", VectorElement.Binary16, 2),
        ("uint8", VectorElement.Unsigned8, 1),
        ("int8", VectorElement.Signed8, 1),
        ("int32", VectorElement.Signed32, 4),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The name of an element type, such as <c>float32</c>.</summary>
    /// <param name="element">The type.</param>
    public static string NameOf(VectorElement element) => Known.First(known => known.Element == element).Name;

    /// <summary>Bytes of an element.</summary>
    /// <param name="element">The type.</param>
    public static int BytesOf(VectorElement element) => Known.First(known => known.Element == element).Bytes;

    /// <summary>The element type of a name; null where it is none.</summary>
    /// <param name="name">A name such as <c>float32</c>.</param>
    public static VectorElement? Find(string name)
    {
        foreach ((string known, VectorElement element, _) in Known)
        {
            if (known == name)
            {
                return element;
            }
        }

        return null;
    }
}
