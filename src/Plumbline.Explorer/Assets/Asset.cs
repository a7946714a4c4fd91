namespace Plumbline.Explorer.Assets;

/// <summary>A file that pages load.</summary>
/// <param name="Name">Its name, such as explorer.css.</param>
/// <param name="Path">Where it is served; the hash of its content is part of it, so that it may be cached forever.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Compressed">Its bytes, by gzip.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record Asset(string Name, string Path, string ContentType, byte[] Compressed, byte[] Bytes);
