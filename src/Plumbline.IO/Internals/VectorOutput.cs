namespace Plumbline.IO.Internals;

/// <summary>What every writer asks of the vectors it is given.</summary>
internal static class VectorOutput
{
    public static void RequireVectors(string path, VectorSet vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Count == 0)
        {
            throw new ArgumentException($"Cannot write '{path}': 0 vectors, expected at least 1.", nameof(vectors));
        }
    }
}
