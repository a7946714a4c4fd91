namespace Plumbline.Testing;

/// <summary>A folder of its own for a test, deleted with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    /// <summary>A path inside the folder.</summary>
    /// <param name="name">File name.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
