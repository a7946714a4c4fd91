using System.Security.Cryptography;
using Plumbline.Imaging.Downloads;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Downloads;

/// <summary>A folder for a download, a file to be downloaded, and a record of the waits between tries, none of which takes any time.</summary>
internal sealed class DownloadPlace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DownloadPlace()
    {
        Options = new DownloadOptions
        {
            Wait = (delay, _) =>
            {
                Waits.Add(delay.TotalSeconds);
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>50,000 bytes.</summary>
    public byte[] Content { get; } = Bytes(1, 50_000);

    public DownloadOptions Options { get; set; }

    /// <summary>Seconds waited before each further try.</summary>
    public List<double> Waits { get; } = [];

    public string Folder => _folder.Path;

    public string Target => _folder.File("file.bin");

    public string Partial => Download.PartialPath(Target);

    public string[] Names => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public string File(string name) => _folder.File(name);

    public static byte[] Bytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The content at an address, with its length unless told otherwise.</summary>
    public DownloadSource Source(Uri url, bool withLength = true) => new(url, Hash(Content), withLength ? Content.Length : null);

    public Task<DownloadResult> FetchAsync(Uri url, bool withLength = true, IProgress<DownloadProgress>? progress = null, CancellationToken? cancellationToken = null) =>
        Download.ToFileAsync(Source(url, withLength), Target, Options, progress, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>Downloads the first bytes only, as far as a server that then stalls lets it.</summary>
    public async Task LeavePartialAsync(Uri url, int bytes)
    {
        using CancellationTokenSource source = new();
        Task<DownloadResult> download = FetchAsync(url, cancellationToken: source.Token);
        await UntilPartialAsync(bytes);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        Assert.Equal(bytes, new FileInfo(Partial).Length);
    }

    /// <summary>Waits until so many bytes have arrived. Progress is told now and then only, and might not tell of the last.</summary>
    public async Task UntilPartialAsync(int bytes)
    {
        while (Download.PartialBytes(Target) < bytes)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The content is there, and nothing else.</summary>
    public void AssertComplete()
    {
        Assert.Equal(["file.bin"], Names);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(Target));
    }

    public void Dispose() => _folder.Dispose();
}
