using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Plumbline.Cli;
using Plumbline.EndToEnd.Support;
using Plumbline.Imaging.Downloads;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Doctor;

/// <summary>plumb doctor on this machine, and on folders and ports where things are and are not.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_what_this_machine_offers_and_what_brings_what_is_missing()
    {
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "doctor");
        result.AssertDone();
        Assert.Empty(result.Errors);
        foreach (string line in (string[])["plumb    0.1.0", "machine  ", "kernel   ", "memory   ", "disk     ", "cache    ", "onnx     ONNX Runtime ", "lack stl10: no images of STL-10 in stl10", "     get it: plumb data pull stl10", "lack resnet50: ", "     get it: plumb model pull resnet50"])
        {
            Assert.Contains(line, result.Output, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    /// <summary>A provider without a card, or a card without a provider, embeds nothing.</summary>
    [Theory]
    [InlineData(true, 1, true, "ONNX Runtime has its CUDA provider; 1 NVIDIA card")]
    [InlineData(true, 0, false, "ONNX Runtime has its CUDA provider; no NVIDIA card that its driver can use")]
    [InlineData(true, null, false, "ONNX Runtime has its CUDA provider; no driver of NVIDIA cards")]
    [InlineData(false, 2, false, "this ONNX Runtime has no CUDA provider; 2 NVIDIA cards")]
    public void A_card_needs_its_provider_and_the_other_way_round(bool hasProvider, int? cards, bool expected, string words)
    {
        DoctorFacts facts = DoctorFacts.Read() with { RuntimeProviders = hasProvider ? ["CUDAExecutionProvider", "CPUExecutionProvider"] : ["CPUExecutionProvider"], RuntimeProblem = null, CudaCards = cards };
        DoctorThing card = DoctorWork.Card(new DoctorRequest([], ["cuda"], "stl10", "model.pth", false, null, false), facts);
        Assert.Equal((expected, words), (card.IsPresent, card.Words));
        Assert.Equal(!hasProvider, card.Remedy.Contains("-p:Cuda=true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_commands_of_the_page_run()
    {
        foreach (string command in Repository.Between(Repository.ReadText("docs/doctor.md"), "<!-- run -->\n```sh\n", "```").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            (await Plumb.RunAsync(_folder.Path, command.Split(' ')[1..])).AssertDone();
        }

        Assert.True(File.Exists(_folder.File("doctor.json")));
    }

    [Fact]
    public async Task The_documented_keys_are_its_keys()
    {
        JsonElement json = await JsonOf("doctor", "--json", "-");
        string[] documented =
        [
            .. Repository.Between(Repository.ReadText("docs/doctor.md"), "<!-- json -->\n", "<!-- /json -->").Split('\n').Skip(2)
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
        ];
        Assert.Equal(documented, json.EnumerateObject().Select(property => property.Name));
        foreach (string nested in (string[])["kernel", "memory", "disk", "cache", "onnxRuntime"])
        {
            string words = Repository.ReadText("docs/doctor.md").Split('\n').Single(line => line.StartsWith($"| {nested} |", StringComparison.Ordinal));
            Assert.All(json.GetProperty(nested).EnumerateObject(), property => Assert.Contains(property.Name, words, StringComparison.Ordinal));
        }

        Assert.Equal(Environment.ProcessorCount, json.GetProperty("processors").GetInt32());
        Assert.Contains("CPUExecutionProvider", json.GetProperty("onnxRuntime").GetProperty("providers").EnumerateArray().Select(name => name.GetString()));
        Assert.InRange(json.GetProperty("memory").GetProperty("usableBytes").GetInt64(), 1, json.GetProperty("memory").GetProperty("totalBytes").GetInt64());
        Assert.Equal(Path.Combine(_folder.Path, "runs"), json.GetProperty("disk").GetProperty("folder").GetString());
    }

    [Fact]
    public async Task A_forced_kernel_is_shown_and_one_that_is_not_there_is_refused()
    {
        PlumbResult forced = await Plumb.RunAsync(_folder.Path, [("PLUMBLINE_KERNEL", "scalar")], ["doctor", "--json", "k.json"]);
        forced.AssertDone();
        Assert.Contains("kernel   scalar, forced by PLUMBLINE_KERNEL; this machine has ", forced.Output, StringComparison.Ordinal);
        JsonElement kernel = JsonDocument.Parse(File.ReadAllText(_folder.File("k.json"))).RootElement.GetProperty("kernel");
        Assert.Equal(("scalar", true), (kernel.GetProperty("name").GetString(), kernel.GetProperty("forced").GetBoolean()));

        PlumbResult none = await Plumb.RunAsync(_folder.Path, [("PLUMBLINE_KERNEL", "abacus")], ["doctor"]);
        Assert.Equal(2, none.ExitCode);
        Assert.StartsWith("plumb: PLUMBLINE_KERNEL is 'abacus'; this machine supports ", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_for_and_missing_is_exit_code_1()
    {
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "doctor", "stl10:data", "resnet50", "--quiet");
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal(
            [
                "plumb: stl10: found no images of STL-10 in data, expected it to be there (plumb data pull stl10 -o data (2.64 GB to fetch))",
                "plumb: resnet50: found no resnet50-11ad3fa6.pth here, expected it to be there (plumb model pull resnet50 (102.5 MB to fetch))",
            ],
            result.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_is_there_is_found_by_name_and_length()
    {
        Directory.CreateDirectory(_folder.File("data"));
        Sparse("data/train_X.bin", 138_240_000);
        Sparse("data/unlabeled_X.bin", 12_345);
        Sparse("resnet50-11ad3fa6.pth", PinnedFiles.ResNet50.Length!.Value);
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "doctor", "stl10:data", "resnet50");
        result.AssertDone();
        Assert.Contains("have stl10: train_X.bin (5,000 images) in data", result.Output, StringComparison.Ordinal);
        Assert.Contains("have resnet50: resnet50-11ad3fa6.pth, 102.5 MB as published", result.Output, StringComparison.Ordinal);
        Sparse("resnet50-11ad3fa6.pth", 5);
        PlumbResult cut = await Plumb.RunAsync(_folder.Path, "doctor", "resnet50", "-q");
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("resnet50-11ad3fa6.pth has 5 bytes, not the 102,540,417 published", cut.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_exit_code_3_and_no_password_is_sent_or_shown()
    {
        const string Secret = "hunter2-Zq9";
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        Task<byte[]> heard = HearAsync(silent);
        PlumbResult result = await Plumb.RunAsync(
            _folder.Path,
            [("REDISCLI_AUTH", Secret), ("PGPASSWORD", Secret)],
            ["doctor", $"redis://user:{Secret}@127.0.0.1:{port}?key=items", "postgres://db@127.0.0.1:1/x", "cuda", "-q"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"redis://user@127.0.0.1:{port}?key=items: found something listens there that is no such server", result.Errors, StringComparison.Ordinal);
        Assert.Contains("postgres://db@127.0.0.1:1/x: found nothing listens there", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.Errors + result.Output, StringComparison.Ordinal);
        Assert.Equal("*1\r\n$4\r\nPING\r\n"u8.ToArray(), await heard);
    }

    [Theory]
    [InlineData("stl11", "plumb: doctor: found 'stl11' to look for, expected the address of a server, stl10, resnet50, cuda or stl10:FOLDER (did you mean 'stl10'?)")]
    [InlineData("stl10:", "plumb: 'stl10:': found no folder, expected stl10:FOLDER")]
    [InlineData("ftp://127.0.0.1/x", "plumb: ftp://127.0.0.1:21/x: scheme: found 'ftp', expected one of postgres, postgresql, redis, rediss, chroma, chromas")]
    [InlineData("--json stl10", "plumb: --json: found stl10, a word of plumb doctor, expected the path of a file, or - (to look for it: plumb doctor stl10 --json)")]
    public async Task What_is_nothing_is_refused(string what, string message)
    {
        PlumbResult result = await Plumb.RunAsync(_folder.Path, ["doctor", .. what.Split(' ')]);
        Assert.Equal((2, message + "\n"), (result.ExitCode, result.Errors));
    }

    /// <summary>Takes one connection, reads what comes first, and answers what no server of ours would.</summary>
    private static async Task<byte[]> HearAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        byte[] bytes = new byte[4096];
        int length = await client.GetStream().ReadAsync(bytes, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("SSH-2.0-test\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return bytes[..length];
    }

    private void Sparse(string name, long length)
    {
        using FileStream stream = File.Create(_folder.File(name));
        stream.SetLength(length);
    }

    private async Task<JsonElement> JsonOf(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_folder.Path, arguments);
        result.AssertDone();
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
