namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>Something that reads files, and a valid file of its kind.</summary>
/// <param name="Name">End of the name of the files, which says the format.</param>
/// <param name="Seed">A valid file.</param>
/// <param name="Read">Reads a file and puts it away again; returns the bytes that it took beside the garbage-collected heap.</param>
internal sealed record FuzzTarget(string Name, byte[] Seed, Func<string, long> Read);
