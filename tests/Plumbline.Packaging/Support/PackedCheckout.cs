using System.Xml.Linq;
using Plumbline.Testing;

namespace Plumbline.Packaging.Support;

/// <summary>The checkout, packed once for all tests that look at the packages; builds and packages lie outside of it and are deleted at the end.</summary>
public sealed class PackedCheckout : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The one version of everything.</summary>
    public static string Version { get; } = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The packages.</summary>
    public string Packages => _folder.File("packages");

    /// <summary>Where builds go (--artifacts-path).</summary>
    public string Build => _folder.File("build");

    /// <summary>A new folder, empty.</summary>
    /// <param name="name">Its name.</param>
    public string NewFolder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // As the documentation says, but for the places, and without analyzers, which the build before the tests has had.
        CommandResult result = await Command.RunAsync(
            Repository.Root, DotNet.Program, "pack", "-c", "Release", "-o", Packages, "--artifacts-path", Build, "-p:RunAnalyzers=false", "-p:ContinuousIntegrationBuild=true", "-nodeReuse:false");
        result.AssertDone();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
