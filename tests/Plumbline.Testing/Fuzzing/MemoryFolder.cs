namespace Plumbline.Testing.Fuzzing;

/// <summary>A folder in memory where that can be had: thousands of small files keep a disk busy.</summary>
internal sealed class MemoryFolder : IDisposable
{
    public string Path { get; } = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/plumbline-test-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
