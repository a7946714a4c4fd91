using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Pull;

/// <summary>plumb model pull, from a server on this machine.</summary>
public sealed class ModelPullTests : IDisposable
{
    private const string OfficialHash = "11ad3fa62ca79e40addfd354a8ec4b7c75143b3038b8d2a807fbc68deab379ca";
    private const int OfficialLength = 102_540_417;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _weights = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 / 5))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_with_a_stated_hash_arrives_once()
    {
        using HttpFileServer server = new(request => request.Number == 0 ? new HttpFileReply("503 Service Unavailable", []) : HttpFileReply.Ranged(request, _weights));
        PlumbResult first = await Pull(server, "-o", "m.safetensors", "--json", "-");
        first.AssertDone();
        Assert.Equal(_weights, File.ReadAllBytes(_folder.File("m.safetensors")));
        Assert.Equal(2, server.Requests.Count);
        using JsonDocument json = JsonDocument.Parse(first.Output);
        Assert.Equal(DocumentedKeys.Of("plumb model pull --json"), json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("resnet50", 300_000), (json.RootElement.GetProperty("model").GetString(), json.RootElement.GetProperty("outputBytes").GetInt32()));

        PlumbResult second = await Pull(server, "-o", "m.safetensors");
        second.AssertDone();
        Assert.Equal(2, server.Requests.Count);
        Assert.StartsWith("m.safetensors was there, 300.0 kB, its SHA-256 is right\n", second.Output, StringComparison.Ordinal);
        Assert.Equal(["m.safetensors"], Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task Wrong_bytes_of_the_right_length_are_refused()
    {
        byte[] wrong = new byte[OfficialLength];
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, wrong));
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "model", "pull", "resnet50", "--url", server.Url().AbsoluteUri, "--quiet");
        Assert.Equal((2, $"plumb: {server.Url()}: SHA-256: found {Stl10Sample.Hash(wrong)}, expected {OfficialHash}\n"), (result.ExitCode, result.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_missing_file_is_an_address_that_could_not_be_reached()
    {
        using HttpFileServer server = new(_ => new HttpFileReply("404 Not Found", []));
        PlumbResult result = await Pull(server, "-o", "m.pth", "--quiet");
        Assert.Equal((3, "", $"plumb: {server.Url()}: found status 404 (Not Found), expected the file\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task No_answer_is_told_after_three_tries()
    {
        Uri url;
        using (HttpFileServer server = new(request => HttpFileReply.Ranged(request, _weights)))
        {
            url = server.Url();
        }

        PlumbResult result = await Plumb.RunAsync(_folder.Path, "model", "pull", "resnet50", "--url", url.AbsoluteUri);
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"plumb model pull: {url} (102.5 MB) to resnet50-11ad3fa6.pth\n", result.Errors, StringComparison.Ordinal);
        Assert.Matches($"\nplumb: {url}: found no answer \\(.*\\), 3 times in a row, expected an answer\n$", result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Another_file_is_refused_or_replaced()
    {
        File.WriteAllText(_folder.File("m.pth"), "mine");
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _weights));
        PlumbResult refused = await Pull(server, "-o", "m.pth", "--quiet");
        Assert.Equal((2, $"plumb: m.pth: found a file with SHA-256 {Stl10Sample.Hash("mine"u8.ToArray())}, expected {Stl10Sample.Hash(_weights)} (or --force, which replaces it)\n"), (refused.ExitCode, refused.Errors));
        Assert.Equal("mine", File.ReadAllText(_folder.File("m.pth")));
        (await Pull(server, "-o", "m.pth", "--force")).AssertDone();
        Assert.Equal(_weights, File.ReadAllBytes(_folder.File("m.pth")));
    }

    [Fact]
    public async Task A_full_disk_is_one_line()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("There is no /dev/full here.");
        }

        File.CreateSymbolicLink(_folder.File("m.pth.plumb-part"), "/dev/full");
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _weights));
        PlumbResult result = await Pull(server, "-o", "m.pth", "--quiet");
        Assert.Equal((2, $"plumb: {server.Url()}: found a full disk after 0 bytes, in the folder {_folder.Path}, expected room for all of it\n"), (result.ExitCode, result.Errors));
    }

    [Theory]
    [InlineData("MODEL: found 'resnet51', expected resnet50", "resnet51")]
    [InlineData("--out: found nothing, expected the path of a file (resnet50-11ad3fa6.pth is the name of the official weights)", "resnet50", "--url", "http://127.0.0.1:9/x", "--sha256", "f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866")]
    [InlineData("--out: found none/m.pth, in a folder that does not exist, expected the path of a file", "resnet50", "-o", "none/m.pth")]
    [InlineData("--json: found m.pth, which is the output, expected a path elsewhere", "resnet50", "-o", "m.pth", "--json", "m.pth")]
    [InlineData("found unknown option '--sha25' (did you mean '--sha256'?) (plumb model pull --help shows the usage)", "resnet50", "--sha25", "x")]
    public async Task Bad_input_is_one_line(string message, params string[] arguments)
    {
        // Were one of these let through, it would find no network.
        PlumbResult result = await Plumb.RunAsync(_folder.Path, [("http_proxy", "http://127.0.0.1:9"), ("https_proxy", "http://127.0.0.1:9")], ["model", "pull", .. arguments]);
        Assert.Equal((2, "", $"plumb: {message}\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private Task<PlumbResult> Pull(HttpFileServer server, params string[] more) =>
        Plumb.RunAsync(_folder.Path, ["model", "pull", "resnet50", "--url", server.Url().AbsoluteUri, "--sha256", Stl10Sample.Hash(_weights), .. more]);
}
