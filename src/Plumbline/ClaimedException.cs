namespace Plumbline.IO;

/// <summary>A file is being written by another, as <see cref="FileClaim"/> finds; what a system refuses is another <see cref="IOException"/>.</summary>
internal sealed class ClaimedException(string message) : IOException(message);
