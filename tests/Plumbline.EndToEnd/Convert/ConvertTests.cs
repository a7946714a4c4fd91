using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.Convert;

/// <summary>plumb convert: there and back is the same to the byte, and what does not fit is refused before anything is written.</summary>
public sealed class ConvertTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("y.npz")]
    [InlineData("y.npz:mine")]
    [InlineData("y.fvecs")]
    [InlineData("y.fbin")]
    [InlineData("y.idx.gz")]
    [InlineData("y.csv")]
    [InlineData("Y.TSV")]
    public async Task Vectors_go_there_and_back(string name)
    {
        await Done(Workplace.Data, name);
        await Done(name, "back.npy");
        Assert.Equal(_place.Bytes(Workplace.Data), _place.Bytes("back.npy"));
    }

    [Fact]
    public async Task Integers_go_through_every_format_that_holds_them()
    {
        using (VectorSet bytes = VectorSet.FromValues([0, 255, 7, 8, 9, 10], 3))
        {
            NpyWriter.Write(_place.File("bytes.npy"), bytes, cancellationToken: TestContext.Current.CancellationToken);
        }

        string[] chain = ["bytes.npy", "a.u8bin", "b.bvecs", "c.idx", "d-ubyte.gz", "e.npz", "f.csv", "g.ivecs", "h.ibin", "i.tsv"];
        for (int i = 1; i < chain.Length; i++)
        {
            await Done(chain[i - 1], chain[i]);
        }

        await Done("i.tsv", "back.npy");
        Assert.Equal(_place.Bytes("bytes.npy"), _place.Bytes("back.npy"));
        await Done("i.tsv", "half.npy", "--element", "float16");
        Assert.Equal("float16", VectorFile.Describe(_place.File("half.npy")).DataType);
    }

    [Fact]
    public async Task Neighbours_go_through_every_format_that_holds_them()
    {
        PlumbResult truth = await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--k", "5", "-o", "t.npz", "--quiet");
        Assert.Equal(0, truth.ExitCode);
        await Done("t.npz", "u.ivecs");
        await Done("u.ivecs", "v.hdf5");
        await Done("v.hdf5", "w.npz");
        Assert.Equal(_place.Bytes("t.npz"), _place.Bytes("w.npz"));
        Assert.True(File.Exists(_place.File("u.fvecs")));
        // Named, an array of neighbours is one of vectors; so is an .ivecs whose target holds vectors alone.
        await Done("t.npz:ids", "ids.ibin");
        await Done("u.ivecs", "ids2.ibin");
        Assert.Equal(_place.Bytes("ids.ibin"), _place.Bytes("ids2.ibin"));
    }

    [Fact]
    public async Task The_json_says_what_was_done()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, "convert", Workplace.Data, "y.csv", "--json", "-", "--quiet");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(DocumentedKeys.Of("plumb convert --json"), json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal((Workplace.Count, Workplace.Dimension), (json.RootElement.GetProperty("n").GetInt32(), json.RootElement.GetProperty("d").GetInt32()));
        Assert.Equal(new FileInfo(_place.File("y.csv")).Length, json.RootElement.GetProperty("outputBytes").GetInt64());
    }

    [Theory]
    [InlineData("OUTPUT: found x.npy, which would replace the input x.npy, expected another name", "x.npy", "x.npy", "--force")]
    [InlineData("OUTPUT: found there.csv, which exists already, expected a new name (or --force, which replaces it)", "x.npy", "there.csv")]
    [InlineData("none.npy: found no such file, expected one that can be read", "none.npy", "y.csv")]
    [InlineData("--element: found float16, expected float32, which y.fvecs can hold", "x.npy", "y.fvecs", "--element", "float16")]
    [InlineData("--element: found 'double', expected float32 or float16 or uint8 or int8 or int32", "x.npy", "y.npy", "--element", "double")]
    [InlineData("y.u8bin: row 0, column 0: found 0.24866858, expected a whole number of 0 to 255 (uint8)", "x.npy", "y.u8bin")]
    [InlineData("y.npy: row 0, column 0: found 0.24866858, expected a number that float16 holds exactly", "x.npy", "y.npy", "--element", "float16")]
    [InlineData("there.csv: line 2, column 1: found 'no', expected a number that float32 holds", "there.csv", "y.npy")]
    [InlineData("OUTPUT: found no/y.npy, in a folder that does not exist, expected the path of a file", "x.npy", "no/y.npy")]
    [InlineData("y.doc: extension: found .doc, expected .npy, .npz, ", "x.npy", "y.doc")]
    public async Task Bad_input_is_one_line_and_writes_nothing(string message, params string[] arguments)
    {
        File.WriteAllText(_place.File("there.csv"), "1,2\nno,4\n");
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["convert", .. arguments, "--quiet"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"plumb: {message}", result.Errors, StringComparison.Ordinal);
        Assert.Equal(result.Errors.Length - 1, result.Errors.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(before, _place.Entries);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task A_signal_cancels_and_what_was_there_stays(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        // Deflate takes seconds for so much.
        using (VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, 10_000_000).Select(i => (float)Math.Sin(i))], 100))
        {
            NpyWriter.Write(_place.File("big.npy"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        }

        File.WriteAllText(_place.File("y.idx.gz"), "mine");
        string[] before = _place.Entries;
        using Plumb plumb = Plumb.Start(_place.Path, [], ["convert", "big.npy", "y.idx.gz", "--force"]);
        await plumb.WaitForErrorLineAsync(line => line.Contains("converting", StringComparison.Ordinal));
        plumb.Signal(signal);
        PlumbResult result = await plumb.EndAsync();
        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("\nplumb: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task Commands_take_vectors_of_any_format()
    {
        foreach (string name in (string[])["y.npz", "y.fbin", "y.csv", "y.idx.gz"])
        {
            await Done(Workplace.Data, name);
            PlumbResult info = await Plumb.RunAsync(_place.Path, "info", name);
            Assert.StartsWith($"{name}: {VectorFile.Describe(_place.File(name)).Format.ToString().ToLowerInvariant()} file, 120 vectors of dimension 8, float32, ", info.Output, StringComparison.Ordinal);
            PlumbResult truth = await Plumb.RunAsync(_place.Path, "truth", name, "--k", "3", "-o", "t.npz", "--force", "--quiet");
            Assert.Equal((0, ""), (truth.ExitCode, truth.Errors));
            PlumbResult build = await Plumb.RunAsync(_place.Path, "build", name, "-o", "i.plumb", "--force", "--quiet");
            Assert.Equal((0, ""), (build.ExitCode, build.Errors));
            PlumbResult search = await Plumb.RunAsync(_place.Path, "search", "i.plumb", "--queries", name, "--k", "3", "-o", "r.npz", "--force", "--quiet");
            Assert.Equal((0, ""), (search.ExitCode, search.Errors));
        }

        // Of an archive the array may be named everywhere.
        await Done(Workplace.Data, "z.npz:train");
        string[] tiny = [.. Workplace.Tiny.Select(word => word == Workplace.Data ? "z.npz:train" : word)];
        PlumbResult study = await Plumb.RunAsync(_place.Path, ["study", .. tiny, "--out", "run", "--quiet"]);
        Assert.Equal((0, ""), (study.ExitCode, study.Errors));
        PlumbResult named = await Plumb.RunAsync(_place.Path, "info", "z.npz:train");
        Assert.Equal(0, named.ExitCode);
    }

    [Fact]
    public async Task Info_describes_int32_that_no_float32_holds()
    {
        VectorFileWriter.Write(_place.File("a.ibin"), new VectorFileShape(2, 2, VectorElement.Signed32), writer => writer.Append([1, 2, 3, 16_777_217]), TestContext.Current.CancellationToken);
        PlumbResult result = await Plumb.RunAsync(_place.Path, "info", "a.ibin", "--duplicates");
        Assert.Contains("a.ibin: ibin file, 2 vectors of dimension 2, int32", result.Output, StringComparison.Ordinal);
        Assert.Contains("values 1 to 1.67772E+07\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 value without an exact float32: no search takes this file\n", result.Output, StringComparison.Ordinal);
    }

    private async Task Done(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["convert", .. arguments, "--quiet"]);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Errors));
    }
}
