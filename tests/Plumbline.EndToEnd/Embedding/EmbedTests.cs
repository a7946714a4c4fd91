using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Imaging.Embedding;
using Plumbline.IO;

namespace Plumbline.EndToEnd.Embedding;

/// <summary>plumb embed, and a study from pictures, as a user runs them.</summary>
public sealed class EmbedTests : IDisposable
{
    private const int Kill = 9;
    private const int Interrupt = 2;

    private readonly Workplace _place = new();

    public EmbedTests()
    {
        Pictures.WriteModel(_place.Path);
    }

    private (string Name, string Value)[] Cache => [("PLUMBLINE_CACHE", _place.File("cache"))];

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_folder_becomes_rows_and_a_manifest()
    {
        Pictures.Write(_place.Path, "photos", 30);
        PlumbResult result = await Plumb.RunAsync(_place.Path, "embed", "photos", "--model", "net.onnx", "--preprocess", "net.json", "-o", "out.npy", "--json", "-", "--batch", "4");
        result.AssertDone();
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal((30, 8), (json.RootElement.GetProperty("n").GetInt32(), json.RootElement.GetProperty("d").GetInt32()));
        Assert.Contains("flat (the pool before the classifier), dimension 8", result.Errors, StringComparison.Ordinal);
        Assert.Contains("wrote out.npy", result.Errors, StringComparison.Ordinal);
        using VectorSet rows = VectorFile.Read(_place.File("out.npy"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((30, 8), (rows.Count, rows.Dimension));
        EmbeddingManifest manifest = EmbeddingManifest.Read(_place.File("out.npy.manifest.json"));
        Assert.Equal("bar/0004.png", manifest.Files[0]);
        Assert.Equal("bar", manifest.Labels![0]);
        // Nothing of the work stays.
        Assert.DoesNotContain(_place.Entries, entry => entry.Contains(".embedding", StringComparison.Ordinal));
    }

    /// <summary>ONNX Runtime's own builds keep an identifier there and report their use.</summary>
    [Fact]
    public async Task Nothing_is_left_in_the_home_of_the_user()
    {
        string home = Path.Combine(_place.Path, "home");
        Directory.CreateDirectory(home);
        PlumbResult result = await Plumb.RunAsync(
            _place.Path,
            [("HOME", home), ("XDG_CACHE_HOME", Path.Combine(home, "cache"))],
            ["embed", "generated:20", "--model", "net.onnx", "--preprocess", "net.json", "-o", "out.npy"]);
        result.AssertDone();
        Assert.Empty(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(Kill)]
    [InlineData(Interrupt)]
    public async Task What_ends_early_goes_on_from_its_finished_batches(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        string[] command = ["embed", "generated:40000", "--model", "net.onnx", "--preprocess", "net.json", "-o", "out.npy", "--batch", "2", "--threads", "1"];
        using (Plumb plumb = Plumb.Start(_place.Path, command))
        {
            await WaitForBatches();

            plumb.Signal(signal);
            PlumbResult ended = await plumb.EndAsync();
            if (signal == Interrupt)
            {
                Assert.Equal(130, ended.ExitCode);
                Assert.Matches(@"plumb: cancelled; [\d,]+ of 40,000 images are kept \(the same command goes on from there\)\n$", ended.Errors);
            }
        }

        Assert.False(File.Exists(_place.File("out.npy")));
        int finished = ImageEmbedder.FinishedOf(_place.File("out.npy"))!.Value;
        using Plumb again = Plumb.Start(_place.Path, command);
        await again.WaitForErrorLineAsync(line => line.Contains("embedding, ", StringComparison.Ordinal));
        again.Signal(Interrupt);
        PlumbResult second = await again.EndAsync();
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"embedding, {finished:N0} of 40,000"), second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_embedding_ends_with_the_same_bytes()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        string[] command = ["embed", "generated:3000", "--model", "net.onnx", "--preprocess", "net.json", "--batch", "2", "-o"];
        (await Plumb.RunAsync(_place.Path, [.. command, "whole.npy"])).AssertDone();
        using (Plumb plumb = Plumb.Start(_place.Path, [.. command, "out.npy"]))
        {
            await WaitForBatches();

            plumb.Signal(Kill);
            await plumb.EndAsync();
        }

        PlumbResult rest = await Plumb.RunAsync(_place.Path, [.. command, "out.npy", "--batch", "64"]);
        Assert.Equal(2, rest.ExitCode);
        rest = await Plumb.RunAsync(_place.Path, [.. command[..^3], "--batch", "64", "-o", "out.npy"]);
        rest.AssertDone();
        Assert.Contains("were there already", rest.Output, StringComparison.Ordinal);
        Assert.Equal(_place.Bytes("whole.npy"), _place.Bytes("out.npy"));
        Assert.Equal(_place.Bytes("whole.npy.manifest.json"), _place.Bytes("out.npy.manifest.json"));
    }

    [Fact]
    public async Task Broken_images_are_refused_or_listed()
    {
        Pictures.Write(_place.Path, "photos", 12);
        File.WriteAllText(_place.File("photos/disc/broken.jpg"), "no image");
        File.WriteAllText(_place.File("photos/disc/empty.PNG"), "");
        string[] command = ["embed", "photos", "--model", "net.onnx", "--preprocess", "net.json", "-o", "out.npy"];
        PlumbResult refused = await Plumb.RunAsync(_place.Path, command);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(
            "plumb: photos: found at least 2 of 14 images that do not decode, by their headers (photos/disc/broken.jpg: header: found no image, expected a JPEG, PNG or WebP image; photos/disc/empty.PNG: found an empty file, expected a JPEG, PNG or WebP image), expected whole images (plumb embed --broken skip leaves them out)",
            refused.Errors.TrimEnd('\n').Split('\n')[^1]);
        Assert.False(File.Exists(_place.File("out.npy")));
        PlumbResult skipped = await Plumb.RunAsync(_place.Path, [.. command, "--broken", "skip"]);
        skipped.AssertDone();
        Assert.Contains("left out 2 images that did not decode:\n  photos/disc/broken.jpg: header: found no image", skipped.Output, StringComparison.Ordinal);
        Assert.Equal(12, EmbeddingManifest.Read(_place.File("out.npy.manifest.json")).Files.Count);
    }

    public static TheoryData<string, string> Refused() => new()
    {
        { "embed photos", "--model: found nothing, expected an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED]" },
        { "embed photos --model net.onnx", "--out: found nothing, expected the path of a .npy file" },
        { "embed photos --model net.onnx -o out.txt", "--out: found out.txt, expected a name that ends in .npy" },
        { "embed none --model net.onnx -o out.npy", "none: found no such folder, expected a folder of images" },
        { "embed cache --model net.onnx -o out.npy", "cache: found no image, expected at least one .jpg, .jpeg, .png, .webp file, in it or below it" },
        { "embed generated:5 --model none.onnx -o out.npy", "none.onnx: found no such file, expected an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED]" },
        { "embed generated:5 --model x.onnx -o out.npy", "x.onnx: found no protocol buffer, expected an ONNX model" },
        { "embed generated:5 --model net.onnx -o out.npy", "net.onnx: input image: found ? x 3 x 16 x 16, expected N x 3 x 224 x 224 or N x 224 x 224 x 3 (the crop of the preprocessing is 224 x 224)" },
        { "embed generated:5 --model net.onnx --preprocess net.json --model-output conv -o out.npy", "net.onnx: output conv: found 1 x 8 x 14 x 14, expected N x d, one vector an image (--model-output names another value)" },
        { "embed generated:5 --model net.onnx --preprocess bad.json -o out.npy", "bad.json: crop: found 0, expected a whole number from 1 to 8192" },
        { "embed generated:5 --model net.onnx --batch 0 -o out.npy", "--batch: found 0, expected 1 to 1024" },
        { "embed generated:5 --model net.onnx --device tpu -o out.npy", "--device: found 'tpu', expected cpu or cuda" },
        { "embed generated:5 --model net.onnx --broken fix -o out.npy", "--broken: found 'fix', expected refuse or skip" },
        { "embed generated:5 --model net.onnx -o x.npy", "--out: found x.npy, which exists already, expected a new name (or --force, which replaces it)" },
        { "embed generated:5 --model net.onnx -o none/out.npy", "--out: found none/out.npy, in a folder that does not exist, expected the path of a file" },
        { "embed stl10:cache --model net.onnx -o out.npy", "cache: found none of STL-10's binary files, expected unlabeled_X.bin, train_X.bin, test_X.bin" },
        { "study --data generated:50", "model: found none for generated:50, expected an .onnx file, ResNet-50 weights (.safetensors or .pth), or resnet50:random[:SEED] (--model)" },
        { "study --model net.onnx --data x.npy", "--model: found net.onnx with the data x.npy, expected images to embed: images:FOLDER, stl10:FOLDER (or one of its files), or generated[:N[:SEED]]" },
        { "study --data x.npy --labels labels.csv", "labels.csv: found 2 labels, expected 120, one for each vector of x.npy" },
        { "study --data replica:50 --labels labels.csv", "--labels: found labels.csv with the data replica:50, expected a file of vectors" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Bad_input_is_one_line_and_leaves_nothing(string command, string message)
    {
        Directory.CreateDirectory(_place.File("cache"));
        File.WriteAllText(_place.File("x.onnx"), "no model");
        File.WriteAllText(_place.File("bad.json"), """{"crop": 0}""");
        File.WriteAllText(_place.File("labels.csv"), "label\na\nb\n");
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, Cache, command.Split(' '));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal($"plumb: {message}", result.Errors.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task A_study_from_pictures_embeds_once_and_tells_of_labels()
    {
        string[] study = ["study", "--data", "generated:400", "--model", "net.onnx", "--preprocess", "net.json", "--subset", "60", "--runs", "2", "--k", "3,10", "--ef", "8", "--ef-construction", "20", "--alpha", "1", "--sensitivity", "0", "--out"];
        PlumbResult first = await Plumb.RunAsync(_place.Path, [.. Cache, ("PLUMBLINE_PROGRESS", "lines")], [.. study, "one"]);
        first.AssertDone();
        Assert.Contains("embedding, ", first.Errors, StringComparison.Ordinal);
        Assert.Contains("Labels: The exact nearest neighbour has the query's label ", first.Output, StringComparison.Ordinal);
        Assert.Contains("Do near vectors have the same label?", _place.Text("one/report.html"), StringComparison.Ordinal);
        using JsonDocument manifest = JsonDocument.Parse(_place.Text("one/manifest.json"));
        JsonElement run = manifest.RootElement.GetProperty("labelAgreement")[1];
        Assert.Equal((60, 10), (run.GetProperty("queries").GetInt32(), run.GetProperty("labels").GetInt32()));
        Assert.Equal([1, 3, 10], run.GetProperty("exact").EnumerateArray().Select(item => item.GetProperty("k").GetInt32()));

        PlumbResult second = await Plumb.RunAsync(_place.Path, Cache, [.. study, "two"]);
        second.AssertDone();
        Assert.DoesNotContain("embedding, ", second.Errors, StringComparison.Ordinal);
        Assert.Equal(_place.Bytes("one/results.csv"), _place.Bytes("two/results.csv"));

        // As from a file of all embeddings.
        (await Plumb.RunAsync(_place.Path, "embed", "generated:400", "--model", "net.onnx", "--preprocess", "net.json", "-o", "all.npy")).AssertDone();
        PlumbResult file = await Plumb.RunAsync(_place.Path, Cache, ["study", "--data", "all.npy", .. study[7..], "three"]);
        file.AssertDone();
        Assert.Equal(_place.Bytes("one/results.csv"), _place.Bytes("three/results.csv"));
        using JsonDocument third = JsonDocument.Parse(_place.Text("three/manifest.json"));
        Assert.Equal(manifest.RootElement.GetProperty("labelAgreement").GetRawText(), third.RootElement.GetProperty("labelAgreement").GetRawText());

        // Its own plan runs again, from another folder too.
        Directory.CreateDirectory(_place.File("elsewhere"));
        PlumbResult replay = await Plumb.RunAsync(_place.File("elsewhere"), Cache, ["study", "../one/plan.yaml", "--out", "again"]);
        replay.AssertDone();
        Assert.Equal(_place.Bytes("one/results.csv"), _place.Bytes("elsewhere/again/results.csv"));
    }

    [Fact]
    public async Task A_damaged_cache_is_made_anew()
    {
        string[] study = ["study", "--data", "generated:60", "--model", "net.onnx", "--preprocess", "net.json", "--k", "3,10", "--ef", "8", "--ef-construction", "20", "--alpha", "1", "--sensitivity", "0", "--out"];
        (await Plumb.RunAsync(_place.Path, Cache, [.. study, "first"])).AssertDone();
        string kept = Assert.Single(Directory.GetFiles(_place.File("cache/embeddings"), "*.npy"));
        byte[] whole = File.ReadAllBytes(kept);
        byte[] changed = [.. whole];
        changed[^2] ^= 1;
        foreach ((string name, byte[] damaged) in new[] { ("changed", changed), ("short", whole[..700]), ("empty", []) })
        {
            File.WriteAllBytes(kept, damaged);
            (await Plumb.RunAsync(_place.Path, Cache, [.. study, name])).AssertDone();
            Assert.Equal(whole, File.ReadAllBytes(kept));
            Assert.Equal(_place.Bytes("first/results.csv"), _place.Bytes($"{name}/results.csv"));
        }
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_named_with_the_way_out()
    {
        File.WriteAllText(_place.File("file"), "");
        PlumbResult result = await Plumb.RunAsync(
            _place.Path, [("PLUMBLINE_CACHE", _place.File("file"))], ["study", "--data", "generated:60", "--model", "net.onnx", "--preprocess", "net.json", "--k", "3", "--out", "out"]);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(
            $"plumb: {_place.File("file/embeddings")}: found a folder for embeddings that cannot be written, expected one that can (the environment variable PLUMBLINE_CACHE names another)\n",
            result.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_continued_is_not_said_to_be()
    {
        string[] command = ["embed", "generated:40000", "--model", "net.onnx", "--preprocess", "net.json", "-o", "out.npy", "--batch", "2", "--threads", "1"];
        using (Plumb plumb = Plumb.Start(_place.Path, command))
        {
            await WaitForBatches();
            plumb.Signal(Interrupt);
            await plumb.EndAsync();
        }

        PlumbResult other = await Plumb.RunAsync(_place.Path, ["embed", "generated:39999", .. command[2..]]);
        Assert.Equal(2, other.ExitCode);
        Assert.EndsWith($"(--force begins anew, or delete {_place.File(".out.npy.embedding")})\n", other.Errors, StringComparison.Ordinal);
    }

    /// <summary>Waits until some batches are in the journal, which only its writer may read.</summary>
    private async Task WaitForBatches()
    {
        FileInfo journal = new(_place.File(".out.npy.embedding/journal"));
        while (!journal.Exists || journal.Length < 500)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            journal.Refresh();
        }
    }
}
