using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Indexing;

/// <summary>Files of neighbours: written by plumb search with results missing, compared with by --truth, and what plumb info says of them and of vectors.</summary>
public sealed class NeighborFileCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    /// <summary>An effort as large as the base finds everything: the neighbours are those of plumb truth, in every format and metric.</summary>
    [Theory]
    [InlineData("l2", "f.npz")]
    [InlineData("squared-l2", "f.ivecs")]
    [InlineData("ip", "f.npz")]
    [InlineData("cosine", "f.hdf5")]
    public async Task A_search_with_all_effort_finds_the_exact_neighbours(string metric, string output)
    {
        await Build("--metric", metric);
        string truth = "truth" + Path.GetExtension(output);
        (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--queries", Workplace.Data, "--k", "20", "--metric", metric, "-o", truth, "--quiet")).AssertDone();
        JsonElement root = await Json("search", "x.plumb", "--queries", Workplace.Data, "--k", "10", "--ef", "120", "-o", output, "--truth", truth);
        Assert.Equal((1, 1), (root.GetProperty("quality").GetProperty("leastOverlap").GetDouble(), root.GetProperty("quality").GetProperty("recall").GetDouble()));
        NeighborTable exact = NeighborFile.Read(_place.File(truth), TestContext.Current.CancellationToken);
        NeighborTable found = NeighborFile.Read(_place.File(output), TestContext.Current.CancellationToken);
        for (int query = 0; query < 120; query++)
        {
            Assert.Equal(exact.Ids(query)[..10], found.Ids(query));
        }
    }

    [Fact]
    public async Task Truth_of_a_file_says_what_an_exact_search_says()
    {
        await Build();
        (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--queries", Workplace.Data, "--k", "30", "-o", "t.npz", "--quiet")).AssertDone();
        string[] search = ["search", "x.plumb", "--queries", Workplace.Data, "--k", "20", "--ef", "5", "--contract", "truncate"];
        JsonElement file = (await Json([.. search, "--truth", "t.npz"])).GetProperty("quality");
        JsonElement exact = (await Json([.. search, "--exact"])).GetProperty("quality");
        Assert.InRange(file.GetProperty("overlap").GetDouble(), 0.1, 0.25);
        foreach (string name in (string[])["overlap", "leastOverlap", "recall"])
        {
            Assert.Equal(exact.GetProperty(name).GetDouble(), file.GetProperty(name).GetDouble(), 12);
        }
    }

    [Theory]
    [InlineData("f.npz")]
    [InlineData("f.ivecs")]
    [InlineData("f.h5")]
    public async Task Missing_results_are_pads_in_the_file_and_missing_when_it_is_read(string output)
    {
        await Build();
        JsonElement root = await Json("search", "x.plumb", "--queries", Workplace.Data, "--k", "30", "--ef", "5", "--contract", "truncate", "-o", output);
        Assert.Equal(0, Int(root, "completeQueries"));
        NeighborTable found = NeighborFile.Read(_place.File(output), TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, 120), query => Assert.Equal(5, found.Count(query)));
        JsonElement info = await Json("info", output);
        JsonElement values = info.GetProperty("values");
        Assert.Equal((120, 30, 120 * 25, 120, 0), (Int(info, "q"), Int(info, "k"), Int(values, "missing"), Int(values, "shortfallQueries"), Int(values, "queriesWithRepeatedIds")));
        Assert.True(values.GetProperty("ascending").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await Json("info", output, "--head")).GetProperty("values").ValueKind);
    }

    [Fact]
    public async Task Pads_are_those_of_faiss()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        await Build();
        foreach (string output in (string[])["f.npz", "f.ivecs", "f.h5"])
        {
            (await Plumb.RunAsync(_place.Path, "search", "x.plumb", "--queries", Workplace.Data, "--k", "30", "--ef", "5", "--contract", "truncate", "-o", output, "--quiet")).AssertDone();
        }

        ReferencePython.Run(
            """
            import numpy as np, h5py
            z = np.load("f.npz"); ids, distances = z["ids"], z["distances"]
            assert ids.shape == (120, 30) and (ids[:, 5:] == -1).all() and (ids[:, :5] >= 0).all()
            assert (distances[:, 5:] == np.finfo(np.float32).max).all()
            f = h5py.File("f.h5"); assert (f["neighbors"][:] == ids).all() and (f["distances"][:] == distances).all()
            assert (np.fromfile("f.ivecs", "<i4").reshape(-1, 31)[:, 1:] == ids).all()
            assert (np.fromfile("f.fvecs", "<f4").reshape(-1, 31)[:, 1:] == distances).all()
            """,
            _place.Path);
    }

    /// <summary>What FAISS users save: int64 ids, compressed.</summary>
    [Fact]
    public async Task Archives_of_numpy_are_read()
    {
        ReferencePython.RequireNumPy();
        ReferencePython.Run(
            """
            import numpy as np
            np.savez_compressed("n.npz", ids=np.array([[3, 1, -1], [5, 5, 9]]), distances=np.array([[1, 2, 3e38], [1, 0.5, 7]], np.float32))
            np.savez("other.npz", a=np.zeros(3, np.float32))
            """,
            _place.Path);
        JsonElement info = await Json("info", "n.npz");
        JsonElement values = info.GetProperty("values");
        Assert.Equal((2, 3, 1, 1, 1), (Int(info, "q"), Int(info, "k"), Int(values, "missing"), Int(values, "queriesWithRepeatedIds"), Int(values, "minId")));
        Assert.False(values.GetProperty("ascending").GetBoolean());
        await Refused("other.npz: a, header, shape: found (3,), expected two dimensions, (rows, dimension)", "info", "other.npz");
    }

    [Fact]
    public async Task Info_says_of_vectors_what_numpy_says()
    {
        ReferencePython.RequireNumPy();
        ReferencePython.Run(
            """
            import numpy as np
            a = np.random.default_rng(3).integers(0, 256, (500, 12)).astype(np.float32)
            a[7] = 0; a[44] = a[3]; a[45] = a[3]
            np.save("bytes.npy", a)
            u = np.random.default_rng(4).standard_normal((300, 9)).astype(np.float32)
            np.save("unit.npy", (u / np.linalg.norm(u, axis=1, keepdims=True)).astype(np.float16))
            u[5, 2] = np.inf; u[9, 0] = np.nan
            np.save("bad.npy", u)
            """,
            _place.Path);
        JsonElement bytes = (await Json("info", "bytes.npy", "--duplicates")).GetProperty("values");
        Assert.Equal((500, 2, 1, 0), (Int(bytes, "vectors"), Int(bytes, "duplicates"), Int(bytes, "zeroVectors"), Int(bytes, "nonFinite")));
        Assert.Equal(("uint8", false), (bytes.GetProperty("indexElementType").GetString(), bytes.GetProperty("normalized").GetBoolean()));
        ReferencePython.Run(
            """
            import sys, numpy as np
            n = np.linalg.norm(np.load("bytes.npy").astype(np.float64), axis=1)
            assert np.allclose([n.min(), n.mean(), n.max()], [float(x) for x in sys.argv[1:]], rtol=1e-12), n
            """,
            _place.Path,
            [.. ((string[])["minLength", "meanLength", "maxLength"]).Select(name => bytes.GetProperty(name).GetRawText())]);
        Assert.True((await Json("info", "unit.npy")).GetProperty("values").GetProperty("normalized").GetBoolean());
        JsonElement bad = (await Json("info", "bad.npy")).GetProperty("values");
        Assert.Equal((2, 5, 2), (Int(bad, "nonFinite"), Int(bad.GetProperty("firstNonFinite"), "row"), Int(bad.GetProperty("firstNonFinite"), "column")));
    }

    [Fact]
    public async Task Info_reads_large_files_piece_by_piece_and_a_sample_where_asked_for()
    {
        // 300 MiB that take no room: holes.
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Files with holes are asked of Linux only.");
        }

        _place.WriteNpy("holes.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (307200, 256), }", []);
        using (FileStream file = new(_place.File("holes.npy"), FileMode.Open))
        {
            file.SetLength(file.Length + (307_200L * 256 * 4));
        }

        JsonElement sample = (await Json("info", "holes.npy", "--partial")).GetProperty("values");
        Assert.Equal((262_144, true), (Int(sample, "vectors"), sample.GetProperty("partial").GetBoolean()));
        JsonElement all = await Json("info", "holes.npy");
        Assert.Equal(307_200, Int(all.GetProperty("values"), "vectors"));
        Assert.InRange(all.GetProperty("peakMemoryBytes").GetInt64(), 1, 250_000_000);
    }

    [Fact]
    public async Task Info_says_what_a_run_folder_holds()
    {
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "run", "--quiet"])).AssertDone();
        JsonElement root = await Json("info", "run");
        Assert.Equal(("run folder", 120, 8), (root.GetProperty("kind").GetString(), Int(root, "n"), Int(root, "d")));
        PlumbResult screen = await Plumb.RunAsync(_place.Path, "info", "run");
        Assert.StartsWith("run: run folder of plumb study", screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--truth: found 5 neighbours of each query in t.npz, expected 6 or more (--k)", "--k", "6", "--truth", "t.npz")]
    [InlineData("--truth: found distances cosine in cos.hdf5, expected l2, the metric of x.plumb", "--k", "5", "--truth", "cos.hdf5")]
    [InlineData("--truth: found neighbours that leave each vector out of its own in self.npz, expected those of plumb truth --queries x.npy (the index returns a vector as its own neighbour)", "--k", "5", "--truth", "self.npz")]
    [InlineData("--truth: found it with --exact, expected one of them", "--k", "5", "--truth", "t.npz", "--exact")]
    [InlineData("t.csv: extension: found .csv, expected .ivecs, .fvecs, .npz, .hdf5 or .h5", "--k", "5", "--truth", "t.csv")]
    public async Task Truth_that_does_not_fit(string message, params string[] options)
    {
        await Truths();
        await Refused(message, ["search", "x.plumb", "--queries", Workplace.Data, .. options]);
    }

    [Fact]
    public async Task Truth_of_another_metric_shows_in_the_distances()
    {
        await Truths();
        (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--queries", Workplace.Data, "--k", "5", "--metric", "squared-l2", "-o", "sq.npz", "--quiet")).AssertDone();
        string message = await RefusedMessage("search", "x.plumb", "--queries", Workplace.Data, "--k", "5", "--truth", "sq.npz");
        Assert.Matches(@"^plumb: --truth: found distance \S+ of query 0 to vector \d+ in sq\.npz, expected \S+, what x\.plumb has by l2 \(other vectors, other queries or another metric\?\)\n$", message);
    }

    [Fact]
    public async Task Files_that_info_does_not_understand()
    {
        foreach (string name in (string[])["x.npz", "x.h5", "x.ivecs"])
        {
            File.WriteAllText(_place.File(name), "1,2\n");
        }

        Directory.CreateDirectory(_place.File("folder"));
        await Refused("folder: found a folder without manifest.json, expected a run folder of plumb study", "info", "folder");
        await Refused("x.npz: file: found no ZIP archive, expected a NumPy archive (.npz)", "info", "x.npz");
        await Refused("--head: found it with --partial, which reads values, expected one of them", "info", Workplace.Data, "--head", "--partial");
        Assert.Matches(@"^plumb: x\.h5: signature: found [^\n]+\n$", await RefusedMessage("info", "x.h5"));
        Assert.Matches(@"^plumb: x\.ivecs: row 0: found [^\n]+\n$", await RefusedMessage("info", "x.ivecs"));
    }

    private static int Int(JsonElement root, string name) => root.GetProperty(name).GetInt32();

    private async Task Build(params string[] options) =>
        (await Plumb.RunAsync(_place.Path, ["build", Workplace.Data, "-o", "x.plumb", "--m", "4", "--ef-construction", "20", "--quiet", .. options])).AssertDone();

    private async Task Truths()
    {
        await Build();
        (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--queries", Workplace.Data, "--k", "5", "-o", "t.npz", "--quiet")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--k", "5", "-o", "self.npz", "--quiet")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--queries", Workplace.Data, "--k", "5", "--metric", "cosine", "-o", "cos.hdf5", "--quiet")).AssertDone();
    }

    private async Task<JsonElement> Json(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. arguments, "--json", "-", "--quiet"]);
        result.AssertDone();
        Assert.Empty(result.Errors);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private async Task Refused(string message, params string[] arguments) => Assert.Equal($"plumb: {message}\n", await RefusedMessage(arguments));

    private async Task<string> RefusedMessage(params string[] arguments)
    {
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. arguments, "--quiet"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(before, _place.Entries);
        Assert.Equal(result.Errors.Length - 1, result.Errors.IndexOf('\n', StringComparison.Ordinal));
        return result.Errors;
    }
}
