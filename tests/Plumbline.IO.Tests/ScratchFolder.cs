namespace Plumbline.IO.Tests;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    private ScratchFolder(string root) => Root = root;

    public ScratchFolder()
        : this(Directory.CreateTempSubdirectory("plumbline-io-").FullName)
    {
    }

    public string Root { get; }

    /// <summary>For thousands of small files: an fsync each takes minutes on a busy disk.</summary>
    public static ScratchFolder InMemory() => Directory.Exists(SharedMemory)
        ? new ScratchFolder(Directory.CreateDirectory($"{SharedMemory}/plumbline-io-{Guid.NewGuid():N}").FullName)
        : new ScratchFolder();

    public string File(string name) => System.IO.Path.Combine(Root, name);

    public string File(string name, ReadOnlySpan<byte> content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public string[] Names() => [.. Directory.GetFileSystemEntries(Root).Select(entry => System.IO.Path.GetFileName(entry)).Order()];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
