using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Pull;

/// <summary>plumb data pull, from a server on this machine.</summary>
public sealed class DataPullTests : IDisposable
{
    private const string ArchiveName = "stl10_binary.tar.gz";

    private readonly TemporaryFolder _folder = new();
    private readonly Stl10Sample _sample = new();
    private readonly byte[] _archive;

    public DataPullTests() => _archive = _sample.ToArchive();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Images_arrive_although_the_connection_drops_twice()
    {
        int third = _archive.Length / 3;
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _archive) with { DropAfter = request.Number < 2 ? third : null });
        PlumbResult result = await Pull(server, "--json", "pull.json");
        result.AssertDone();
        Assert.Equal(["class_names.txt", ArchiveName, "unlabeled_X.bin"], Names("stl10"));
        Assert.Equal(_sample["unlabeled_X.bin"], File.ReadAllBytes(_folder.File("stl10/unlabeled_X.bin")));
        Assert.Equal([null, third, 2 * third], server.Requests.Select(request => request.From));
        Assert.StartsWith($"plumb data pull: {server.Url(ArchiveName)} to {Path.Combine("stl10", ArchiveName)}\n", result.Errors, StringComparison.Ordinal);
        Assert.Contains("; trying again in 1 s", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"unpacked {_folder.File("stl10/unlabeled_X.bin")}, 1.1 MB, 40 images\n", result.Output, StringComparison.Ordinal);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder.File("pull.json")));
        Assert.Equal(DocumentedKeys.Of("plumb data pull --json"), json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal((_archive.Length, 3), (json.RootElement.GetProperty("downloadedBytes").GetInt32(), json.RootElement.GetProperty("requests").GetInt32()));
        JsonElement images = json.RootElement.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("name").GetString() == "unlabeled_X.bin");
        Assert.Equal((40, true), (images.GetProperty("images").GetInt32(), images.GetProperty("unpacked").GetBoolean()));
        Assert.Equal(["download", "unpack"], json.RootElement.GetProperty("seconds").EnumerateObject().Select(property => property.Name));
        Assert.True(json.RootElement.GetProperty("peakMemoryBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Another_split_needs_no_second_download_and_the_archive_goes_when_told()
    {
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _archive));
        (await Pull(server, "--split", "test")).AssertDone();
        PlumbResult second = await Pull(server, "--split", "train,test", "--discard-archive", "--json", "-");
        second.AssertDone();
        Assert.Single(server.Requests);
        Assert.DoesNotContain("plumb data pull:", second.Errors, StringComparison.Ordinal);
        Assert.Equal(["class_names.txt", "fold_indices.txt", "test_X.bin", "test_y.bin", "train_X.bin", "train_y.bin"], Names("stl10"));
        using JsonDocument json = JsonDocument.Parse(second.Output);
        Assert.Equal(
            ["class_names.txt False", "fold_indices.txt True", "test_X.bin False", "test_y.bin False", "train_X.bin True", "train_y.bin True"],
            json.RootElement.GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("name")} {file.GetProperty("unpacked")}"));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("archive").ValueKind);
        Assert.Equal(["verify", "unpack"], json.RootElement.GetProperty("seconds").EnumerateObject().Select(property => property.Name));

        // All is there: neither archive nor network is needed.
        (await Pull(server, "--split", "train,test")).AssertDone();
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(9)]
    public async Task The_same_command_continues_a_download_that_was_stopped(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        int half = _archive.Length / 2;
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _archive) with { StallAfter = request.Number == 0 ? half : null });
        string part = _folder.File($"stl10/{ArchiveName}.plumb-part");
        using (Plumb plumb = Plumb.Start(_folder.Path, Arguments(server)))
        {
            while (!File.Exists(part) || new FileInfo(part).Length < half)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            plumb.Signal(signal);
            PlumbResult stopped = await plumb.EndAsync();
            if (signal != 9)
            {
                Assert.Equal(130, stopped.ExitCode);
                Assert.Matches($"\nplumb: cancelled; [0-9.]+ kB of {ArchiveName} are kept, and the same command continues\n$", stopped.Errors);
            }
        }

        (await Pull(server)).AssertDone();
        Assert.Equal([null, half], server.Requests.Select(request => request.From));
        Assert.Equal(["class_names.txt", ArchiveName, "unlabeled_X.bin"], Names("stl10"));
        Assert.Equal(_sample["unlabeled_X.bin"], File.ReadAllBytes(_folder.File("stl10/unlabeled_X.bin")));
    }

    [Fact]
    public async Task Wrong_bytes_leave_nothing()
    {
        byte[] wrong = [.. _archive];
        wrong[^1] ^= 1;
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, wrong));
        PlumbResult result = await Pull(server, "--quiet");
        Assert.Equal((2, "", $"plumb: {server.Url(ArchiveName)}: SHA-256: found {Stl10Sample.Hash(wrong)}, expected {Stl10Sample.Hash(_archive)}\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_mirror_is_held_to_the_official_bytes()
    {
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _archive));
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "data", "pull", "stl10", "--url", server.Url(ArchiveName).AbsoluteUri, "--quiet");
        Assert.Equal((2, $"plumb: {server.Url(ArchiveName)}: length: found {_archive.Length} bytes, expected 2640397119\n"), (result.ExitCode, result.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task An_archive_of_other_bytes_is_refused_or_replaced()
    {
        Directory.CreateDirectory(_folder.File("stl10"));
        File.WriteAllText(_folder.File($"stl10/{ArchiveName}"), "mine");
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _archive));
        PlumbResult refused = await Pull(server, "--quiet");
        Assert.Equal(2, refused.ExitCode);
        Assert.EndsWith($", expected {Stl10Sample.Hash(_archive)} (or --force, which replaces it)\n", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.File($"stl10/{ArchiveName}")));
        Assert.Empty(server.Requests);
        (await Pull(server, "--force")).AssertDone();
        Assert.Equal(_archive, File.ReadAllBytes(_folder.File($"stl10/{ArchiveName}")));
    }

    [Fact]
    public async Task A_file_of_another_length_is_refused_before_the_download()
    {
        Directory.CreateDirectory(_folder.File("stl10"));
        File.WriteAllText(_folder.File("stl10/unlabeled_X.bin"), "mine");
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _archive));
        PlumbResult result = await Pull(server);
        Assert.Equal((2, "plumb: stl10/unlabeled_X.bin: found 4 bytes, expected a multiple of 27648, the bytes of an image (or --force, which replaces it)\n"), (result.ExitCode, result.Errors));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("SET: found 'stl11', expected stl10", "stl11")]
    [InlineData("--split: found 'tran', expected train, test or unlabeled (did you mean 'train'?)", "stl10", "--split", "test,tran")]
    [InlineData("--split: found '', expected train, test or unlabeled", "stl10", "--split", "")]
    [InlineData("--url: found 'ftp://x/y', expected an http or https address without a user name", "stl10", "--url", "ftp://x/y")]
    [InlineData("--url: found 'x.tar.gz', expected an http or https address without a user name", "stl10", "--url", "x.tar.gz")]
    [InlineData("--sha256: found 'f31f', expected 64 hexadecimal digits", "stl10", "--sha256", "f31f")]
    [InlineData("--sha256: found another hash than that of http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz, expected --url with it", "stl10", "--sha256", "11ad3fa62ca79e40addfd354a8ec4b7c75143b3038b8d2a807fbc68deab379ca")]
    [InlineData("--out: found none/stl10, in a folder that does not exist, expected a folder", "stl10", "-o", "none/stl10")]
    [InlineData("--out: found an empty name, expected the path of a file", "stl10", "-o", "")]
    [InlineData("--json: found stl10/x.json, in a folder that does not exist, expected the path of a file", "stl10", "--json", "stl10/x.json")]
    public async Task Bad_input_is_one_line(string message, params string[] arguments)
    {
        // Were one of these let through, it would find no network.
        PlumbResult result = await Plumb.RunAsync(_folder.Path, [("http_proxy", "http://127.0.0.1:9"), ("https_proxy", "http://127.0.0.1:9")], ["data", "pull", .. arguments]);
        Assert.StartsWith($"plumb: {message}", result.Errors, StringComparison.Ordinal);
        Assert.Equal((2, "", 1), (result.ExitCode, result.Output, result.Errors.Count(c => c == '\n')));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private string[] Names(string folder) => [.. Directory.GetFileSystemEntries(_folder.File(folder)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private string[] Arguments(HttpFileServer server, params string[] more) =>
        ["data", "pull", "stl10", "--url", server.Url(ArchiveName).AbsoluteUri, "--sha256", Stl10Sample.Hash(_archive), .. more];

    private Task<PlumbResult> Pull(HttpFileServer server, params string[] more) => Plumb.RunAsync(_folder.Path, Arguments(server, more));
}
