namespace Plumbline.Testing;

/// <summary>A request that <see cref="HttpFileServer"/> was asked.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Path">The path asked for.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record HttpFileRequest(int Number, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte asked for; null where all are.</summary>
    public long? From => Headers.TryGetValue("Range", out string? range) ? long.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>The version that the rest must be of; null where none is named.</summary>
    public string? IfRange => Headers.GetValueOrDefault("If-Range");
}
