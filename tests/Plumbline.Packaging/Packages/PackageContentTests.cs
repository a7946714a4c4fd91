using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using Plumbline.Packaging.Support;
using Plumbline.Testing;

namespace Plumbline.Packaging.Packages;

/// <summary>What dotnet pack makes of the checkout.</summary>
/// <param name="checkout">The packages.</param>
[Collection(PackedCheckoutTests.Name)]
public sealed class PackageContentTests(PackedCheckout checkout)
{
    private static readonly string[] Libraries = ["Plumbline", "Plumbline.Engines", "Plumbline.IO", "Plumbline.Imaging", "Plumbline.Studies", "Plumbline.VectorData"];

    /// <summary>Systems whose native libraries the tool carries, for each of the libraries that has any.</summary>
    private static readonly string[] Natives =
    [
        "linux-arm64/native/libHarfBuzzSharp.so", "linux-arm64/native/libSkiaSharp.so", "linux-arm64/native/libonnxruntime.so", "linux-arm64/native/libonnxruntime_providers_shared.so",
        "linux-musl-x64/native/libHarfBuzzSharp.so", "linux-musl-x64/native/libSkiaSharp.so",
        "linux-x64/native/libHarfBuzzSharp.so", "linux-x64/native/libSkiaSharp.so", "linux-x64/native/libonnxruntime.so", "linux-x64/native/libonnxruntime_providers_shared.so",
        "osx-arm64/native/libonnxruntime.dylib",
        "osx/native/libHarfBuzzSharp.dylib", "osx/native/libSkiaSharp.dylib",
        "win-arm64/native/libHarfBuzzSharp.dll", "win-arm64/native/libSkiaSharp.dll", "win-arm64/native/onnxruntime.dll", "win-arm64/native/onnxruntime_providers_shared.dll",
        "win-x64/native/libHarfBuzzSharp.dll", "win-x64/native/libSkiaSharp.dll", "win-x64/native/onnxruntime.dll", "win-x64/native/onnxruntime_providers_shared.dll",
    ];

    [Fact]
    public void The_packages_are_the_libraries_and_the_tool_each_with_symbols()
    {
        string[] expected = [.. Libraries.Append("plumb").SelectMany(name => (string[])[$"{name}.{PackedCheckout.Version}.nupkg", $"{name}.{PackedCheckout.Version}.snupkg"]).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Directory.EnumerateFiles(checkout.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_says_what_it_is_and_under_which_licence()
    {
        foreach (string name in Libraries.Append("plumb"))
        {
            using Package package = Open(name);
            Assert.Equal(name, package.Value("id"));
            Assert.Equal(PackedCheckout.Version, package.Value("version"));
            Assert.Equal("expression", package.Element("license")?.Attribute("type")?.Value);
            Assert.Equal("MIT", package.Value("license"));
            Assert.Equal("icon.png", package.Value("icon"));
            Assert.Equal("README.md", package.Value("readme"));
            Assert.InRange(package.Value("description").Length, 20, 400);
            Assert.NotEmpty(package.Value("tags"));
            Assert.NotEmpty(package.Value("authors"));
            Assert.StartsWith("Copyright", package.Value("copyright"), StringComparison.Ordinal);
            string project = name == "plumb" ? "Plumbline.Cli" : name;
            Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "src", project, "README.md")), package.Bytes("README.md"));
            Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "LICENSE")), package.Bytes("LICENSE"));
            byte[] icon = package.Bytes("icon.png");
            Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
        }
    }

    [Fact]
    public void A_library_has_its_documentation_and_its_symbols_and_is_built_the_same_each_time()
    {
        foreach (string name in Libraries)
        {
            using Package package = Open(name);
            Assert.Equal([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], package.Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            using Package symbols = Open(name, ".snupkg");
            Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Files);
            using PEReader reader = new([.. package.Bytes($"lib/net10.0/{name}.dll")]);
            Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        }
    }

    [Fact]
    public void Packages_ask_for_each_other_at_their_own_version_and_the_core_for_nothing()
    {
        using (Package core = Open("Plumbline"))
        {
            Assert.Empty(core.Dependencies);
        }

        foreach (string name in Libraries)
        {
            using Package package = Open(name);
            Assert.All(package.Dependencies.Where(entry => entry.Key.StartsWith("Plumbline", StringComparison.Ordinal)), entry => Assert.Equal($"[{PackedCheckout.Version}]", entry.Value));
        }

        using Package studies = Open("Plumbline.Studies");
        Assert.Equal(["Plumbline", "Plumbline.Engines", "Plumbline.IO", "Plumbline.Imaging"], studies.Dependencies.Keys.Where(id => id.StartsWith("Plumbline", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("THIRD-PARTY-NOTICES.txt", studies.Files);
    }

    [Fact]
    public void Native_libraries_of_every_system_come_with_the_packages_that_need_them()
    {
        // SkiaSharp itself brings those of Windows and macOS.
        foreach (string name in (string[])["Plumbline.Imaging", "Plumbline.Studies"])
        {
            using Package package = Open(name);
            Assert.Contains("SkiaSharp", package.Dependencies.Keys);
            Assert.Contains("SkiaSharp.NativeAssets.Linux.NoDependencies", package.Dependencies.Keys);
        }

        using Package imaging = Open("Plumbline.Imaging");
        Assert.Contains("Microsoft.ML.OnnxRuntime", imaging.Dependencies.Keys);
    }

    [Fact]
    public void The_tool_carries_all_that_it_needs_on_every_system()
    {
        using Package package = Open("plumb");
        Assert.Empty(package.Dependencies);
        Assert.Contains(package.Metadata.Descendants(), element => element.Name.LocalName == "packageType" && element.Attribute("name")?.Value == "DotnetTool");
        const string Place = "tools/net10.0/any/";
        Assert.Contains(Place + "plumb.dll", package.Files);
        Assert.All(Libraries.Except(["Plumbline.VectorData"]).Append("Plumbline.Explorer"), name => Assert.Contains($"{Place}{name}.dll", package.Files));
        Assert.Contains("THIRD-PARTY-NOTICES.txt", package.Files);
        string[] natives = [.. package.Files.Where(file => file.StartsWith(Place + "runtimes/", StringComparison.Ordinal)).Select(file => file[(Place + "runtimes/").Length..]).Order(StringComparer.Ordinal)];
        Assert.Equal(Natives.Order(StringComparer.Ordinal), natives);
    }

    private Package Open(string name, string extension = ".nupkg") => new(Path.Combine(checkout.Packages, $"{name}.{PackedCheckout.Version}{extension}"));
}
