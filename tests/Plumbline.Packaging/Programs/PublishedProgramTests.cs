using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text.Json;
using Plumbline.Packaging.Support;
using Plumbline.Testing;

namespace Plumbline.Packaging.Programs;

/// <summary>The program that eng/publish.sh makes for this system.</summary>
/// <param name="checkout">Where builds go.</param>
[Collection(PackedCheckoutTests.Name)]
public sealed class PublishedProgramTests(PackedCheckout checkout)
{
    private const int Starts = 20;
    private static readonly string Name = $"plumb-{PackedCheckout.Version}-{DotNet.RuntimeIdentifier}";

    [Fact]
    public async Task The_script_makes_a_program_that_needs_no_dotnet_and_says_what_is_in_it()
    {
        string release = checkout.NewFolder("release"), home = checkout.NewFolder("home-of-release"), unpacked = checkout.NewFolder("unpacked");
        (await Command.RunAsync(Repository.Root, "bash", "eng/publish.sh", "-o", release, "--artifacts-path", checkout.Build, DotNet.RuntimeIdentifier)).AssertDone();
        AssertChecksums(release);

        using (GZipStream packed = new(File.OpenRead(Path.Combine(release, Name + ".tar.gz")), CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(packed, unpacked, overwriteFiles: false, TestContext.Current.CancellationToken);
        }

        string folder = Path.Combine(unpacked, Name), plumb = Path.Combine(folder, "plumb");
        Assert.Equal(Path.GetFileName(folder), Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(unpacked))));
        Assert.All((string[])["LICENSE", "THIRD-PARTY-NOTICES.txt", "plumb.cdx.json", "libonnxruntime.so", "libSkiaSharp.so", "libHarfBuzzSharp.so"], name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
        BillOfMaterials.AssertSound(JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "plumb.cdx.json"))).RootElement, folder);

        // No .NET to be found: DOTNET_ROOT leads nowhere, and the host of a self-contained program asks for none.
        CommandResult help = (await Command.RunAsync(folder, home, "env", ["-u", "DOTNET_ROOT", "PATH=/nowhere", plumb, "--help"])).AssertDone();
        Assert.Contains("study", help.Output, StringComparison.Ordinal);
        CommandResult study = (await Command.RunAsync(folder, home, plumb, ["study", "--data", "replica", "--subset", "500", "--k", "10,50", "--out", Path.Combine(home, "run"), "--sensitivity", "0"])).AssertDone();
        Assert.Contains("report.html", study.Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(home, "run", "plots"), "*.png"));

        AssertCompiledAhead(Path.Combine(folder, "plumb.dll"));
        AssertCompiledAhead(Path.Combine(folder, "System.CommandLine.dll"));
        Assert.InRange(await FastestStartAsync(folder, plumb), TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    private static void AssertChecksums(string release)
    {
        string[] lines = File.ReadAllLines(Path.Combine(release, "SHA256SUMS"));
        Assert.Equal([$"{Name}.tar.gz", $"{Name}.cdx.json"], lines.Select(line => line[66..]));
        Assert.All(lines, line => Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(release, line[66..]))))));
    }

    /// <summary>ReadyToRun code has a header of its own, to which the one of managed code points.</summary>
    private static void AssertCompiledAhead(string assembly)
    {
        using PEReader reader = new(File.OpenRead(assembly));
        Assert.True(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{assembly} has no code for this system.");
    }

    /// <summary>
    /// Processor time of the fastest of a few starts: what an idle machine takes, where the two are the same; the time on the clock would
    /// measure what else the machine does.
    /// </summary>
    private static async Task<TimeSpan> FastestStartAsync(string folder, string plumb)
    {
        CommandResult result = (await Command.RunAsync(
            folder, "bash", "-c", $"TIMEFORMAT='%3U %3S'; for i in {{1..{Starts}}}; do time \"$0\" --help > /dev/null || exit; done", plumb)).AssertDone();
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Starts, lines.Length);
        return TimeSpan.FromSeconds(lines.Min(line => line.Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture))));
    }
}
