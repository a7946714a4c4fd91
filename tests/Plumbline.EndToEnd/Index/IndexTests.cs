using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Index;

/// <summary>plumb build, search and info as their user runs them.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_index_is_the_same_file_for_any_number_of_threads_and_what_the_library_saves()
    {
        foreach (string threads in (string[])["1", "2", "5"])
        {
            (await Plumb.RunAsync(_place.Path, "build", Workplace.Data, "-o", $"{threads}.plumb", "--m", "4", "--ef-construction", "20", "--seed", "7", "--threads", threads, "--calibrate", "0.9", "--quiet")).AssertDone();
            Assert.Equal(_place.Bytes("1.plumb"), _place.Bytes($"{threads}.plumb"));
        }

        using VectorSet vectors = VectorFile.Read(_place.File(Workplace.Data), ct: TestContext.Current.CancellationToken);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new Hnsw.HnswBuildOptions { M = 4, EfConstruction = 20, Seed = 7 }, cancellationToken: TestContext.Current.CancellationToken);
        index.Calibrate(0.9, [10, 100], new CalibrationOptions { Seed = 7 }, cancellationToken: TestContext.Current.CancellationToken);
        index.Save(_place.File("ours.plumb"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(_place.Bytes("ours.plumb"), _place.Bytes("1.plumb"));
    }

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
        Assert.Equal(1, root.GetProperty("overlap").GetProperty("mean").GetDouble());
        Assert.Equal(1, root.GetProperty("recall").GetProperty("min").GetDouble());
        Assert.Equal((120, 0), (Int(root, "complete"), Int(root, "missing")));
        NeighborTable exact = NeighborFile.Read(_place.File(truth), TestContext.Current.CancellationToken);
        NeighborTable found = NeighborFile.Read(_place.File(output), TestContext.Current.CancellationToken);
        for (int query = 0; query < 120; query++)
        {
            Assert.Equal(exact.Ids(query)[..10], found.Ids(query));
        }
    }

    [Fact]
    public async Task Mapped_or_copied_and_on_any_number_of_threads_the_neighbours_are_the_same_bytes()
    {
        await Build();
        byte[]? expected = null;
        foreach (string[] options in (string[][])[[], ["--mapped"], ["--threads", "1"], ["--mapped", "--threads", "3", "--repeat", "2"]])
        {
            (await Plumb.RunAsync(_place.Path, ["search", "x.plumb", "--queries", Workplace.Data, "--k", "7", "--ef", "8", "-o", "f.npz", "--force", "--quiet", .. options])).AssertDone();
            expected ??= _place.Bytes("f.npz");
            Assert.Equal(expected, _place.Bytes("f.npz"));
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
        Assert.Equal((0, 120 * 25, 5), (Int(root, "complete"), Int(root, "missing"), Int(root, "efSearchTaken")));
        NeighborTable found = NeighborFile.Read(_place.File(output), TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, 120), query => Assert.Equal(5, found.Count(query)));
        JsonElement info = await Json("info", output);
        Assert.Equal((120, 30, 120 * 25, 120, 0), (Int(info, "q"), Int(info, "k"), Int(info, "missing"), Int(info, "queriesWithMissing"), Int(info, "queriesWithRepeatedIds")));
        Assert.True(info.GetProperty("ascending").GetBoolean());
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

    [Fact]
    public async Task A_target_takes_the_effort_that_was_calibrated()
    {
        JsonElement built = await Json("build", Workplace.Data, "-o", "x.plumb", "--m", "4", "--calibrate", "0.95", "--calibrate-k", "5,20", "--calibrate-queries", Workplace.Data);
        int effort = built.GetProperty("calibration").GetProperty("efforts")[1].GetProperty("efSearch").GetInt32();
        JsonElement found = await Json("search", "x.plumb", "--queries", Workplace.Data, "--k", "12", "--target", "0.9");
        Assert.Equal(effort, Int(found, "efSearch"));
        Assert.False(built.GetProperty("calibration").GetProperty("ownVectors").GetBoolean());
    }

    [Fact]
    public async Task Info_says_what_an_index_is_and_reads_its_vectors_in_full_only()
    {
        await Build("--calibrate", "0.9", "--calibrate-k", "5");
        JsonElement root = await Json("info", "x.plumb");
        Assert.Equal(("index", 120, 8, "l2"), (root.GetProperty("kind").GetString(), Int(root, "n"), Int(root, "d"), root.GetProperty("metric").GetString()));
        Assert.Equal((4, 20), (Int(root.GetProperty("parameters"), "m"), Int(root.GetProperty("parameters"), "efConstruction")));
        Assert.Equal(120, Int(root.GetProperty("levels")[0], "vectors"));
        Assert.Equal(0, Int(root.GetProperty("reachability"), "left"));
        Assert.Equal(5, Int(root.GetProperty("calibrations")[0].GetProperty("efforts")[0], "k"));
        JsonElement rows = root.GetProperty("sections").EnumerateArray().Last();
        Assert.Equal(("rows", false), (rows.GetProperty("name").GetString(), rows.GetProperty("checked").GetBoolean()));

        byte[] bytes = _place.Bytes("x.plumb");
        bytes[^40] ^= 1;
        File.WriteAllBytes(_place.File("bad.plumb"), bytes);
        (await Plumb.RunAsync(_place.Path, "info", "bad.plumb", "--quiet")).AssertDone();
        PlumbResult refused = await Plumb.RunAsync(_place.Path, "info", "bad.plumb", "--full", "--quiet");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Matches(@"^plumb: bad\.plumb: rows: found [^\n]+, expected [^\n]+\n$", refused.Errors);
        Assert.Matches(@"^plumb: bad\.plumb: rows: found [^\n]+\n$", (await Plumb.RunAsync(_place.Path, "search", "bad.plumb", "--queries", Workplace.Data, "--k", "1", "--quiet")).Errors);
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
        JsonElement bytes = await Json("info", "bytes.npy", "--duplicates");
        Assert.Equal((500, 12, 2, 1, 0), (Int(bytes, "n"), Int(bytes, "d"), Int(bytes, "duplicates"), Int(bytes, "zeroVectors"), Int(bytes, "nonFinite")));
        Assert.True(bytes.GetProperty("wholeBytes").GetBoolean() && !bytes.GetProperty("unitLength").GetBoolean());
        JsonElement lengths = bytes.GetProperty("lengths");
        ReferencePython.Run(
            """
            import sys, numpy as np
            n = np.linalg.norm(np.load("bytes.npy").astype(np.float64), axis=1)
            assert np.allclose([n.min(), n.mean(), n.max()], [float(x) for x in sys.argv[1:]], rtol=1e-12), n
            """,
            _place.Path,
            [.. ((string[])["min", "mean", "max"]).Select(name => lengths.GetProperty(name).GetRawText())]);
        JsonElement unit = await Json("info", "unit.npy");
        Assert.True(unit.GetProperty("unitLength").GetBoolean() && !unit.GetProperty("wholeBytes").GetBoolean());
        Assert.Equal("float16", unit.GetProperty("type").GetString());
        JsonElement bad = await Json("info", "bad.npy");
        Assert.Equal((2, 5, 2), (Int(bad, "nonFinite"), Int(bad.GetProperty("firstNonFinite"), "row"), Int(bad.GetProperty("firstNonFinite"), "column")));
    }

    [Fact]
    public async Task Info_samples_what_is_large()
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

        JsonElement sample = await Json("info", "holes.npy");
        Assert.True(sample.GetProperty("sampled").GetBoolean());
        Assert.Equal(262_144, Int(sample, "lookedAt"));
        JsonElement full = await Json("info", "holes.npy", "--full");
        Assert.Equal((307_200, false), (Int(full, "lookedAt"), full.GetProperty("sampled").GetBoolean()));
        Assert.InRange(full.GetProperty("peakMemoryBytes").GetInt64(), 1, 250_000_000);
    }

    [Fact]
    public async Task Info_says_what_a_run_folder_holds()
    {
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "run", "--quiet"])).AssertDone();
        JsonElement root = await Json("info", "run");
        Assert.Equal(("run folder", 120, 8), (root.GetProperty("kind").GetString(), Int(root, "n"), Int(root, "d")));
    }

    [Theory]
    [InlineData("build", "plumb build base.npy -o base.plumb")]
    [InlineData("search", "plumb search base.plumb --queries queries.npy --k 10")]
    [InlineData("info", "plumb info embeddings.npy")]
    public async Task The_help_shows_examples(string command, string example)
    {
        PlumbResult help = await Plumb.RunAsync(_place.Path, command, "--help");
        help.AssertDone();
        Assert.Contains(example, help.Output, StringComparison.Ordinal);
    }

    private static int Int(JsonElement root, string name) => root.GetProperty(name).GetInt32();

    private async Task Build(params string[] options) =>
        (await Plumb.RunAsync(_place.Path, ["build", Workplace.Data, "-o", "x.plumb", "--m", "4", "--ef-construction", "20", "--quiet", .. options])).AssertDone();

    private async Task<JsonElement> Json(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. arguments, "--json", "-", "--quiet"]);
        result.AssertDone();
        Assert.Empty(result.Errors);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
