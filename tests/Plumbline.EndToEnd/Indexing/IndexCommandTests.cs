using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Indexing;

/// <summary>plumb build, search and info as their user runs them.</summary>
public sealed class IndexCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public IndexCommandTests()
    {
        Random random = new(3);
        Write("base.npy", 2_000, 12, random);
        Write("queries.npy", 50, 12, random);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_index_is_the_same_to_the_byte_for_any_number_of_threads()
    {
        await Done("build", "base.npy", "-o", "one.plumb", "--threads", "1", "--m", "8");
        await Done("build", "base.npy", "-o", "three.plumb", "--threads", "3", "--m", "8");
        Assert.Equal(_place.Bytes("one.plumb"), _place.Bytes("three.plumb"));
    }

    /// <summary>A graph of so few links finds no overlap of 1 with any effort: the largest is taken, and said to be.</summary>
    [Fact]
    public async Task A_target_that_the_calibration_did_not_reach_is_told()
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "2", "--ef-construction", "2", "--calibrate", "0.5,1", "--calibrate-k", "10");
        const string Note = "note: no efSearch reached that overlap when the index was calibrated for k 10: ";
        foreach ((string target, bool isTold) in ((string, bool)[])[("1", true), ("0.5", false)])
        {
            PlumbResult result = await Plumb.RunAsync(_place.Path, "search", "i.plumb", "--queries", "queries.npy", "--k", "10", "--target-overlap", target);
            result.AssertDone();
            Assert.Equal(isTold, result.Errors.Contains(Note, StringComparison.Ordinal));
        }
    }

    /// <summary>Neighbours against a brute force that we did not write.</summary>
    [Theory]
    [InlineData("l2")]
    [InlineData("cosine")]
    [InlineData("ip")]
    public async Task Neighbours_and_recall_are_those_of_a_brute_force(string metric)
    {
        ReferencePython.RequireNumPy();
        await Done("build", "base.npy", "-o", "i.plumb", "--metric", metric);
        using JsonDocument json = await Json("search", "i.plumb", "--queries", "queries.npy", "--k", "10", "--ef", "60", "--exact", "-o", "n.npz");
        string overlap = ReferencePython.Run(
            """
            import sys, numpy as np
            a, q = np.load("base.npy").astype(np.float64), np.load("queries.npy").astype(np.float64)
            dot = q @ a.T
            if sys.argv[1] == "l2":
                d = np.sqrt(((q[:, None] - a[None]) ** 2).sum(2))
            elif sys.argv[1] == "ip":
                d = -dot
            else:
                d = 1 - dot / np.sqrt((q * q).sum(1)[:, None] * (a * a).sum(1)[None])
            z = np.load("n.npz"); ids, found = z["ids"], z["distances"]
            assert ids.shape == (50, 10)
            assert np.allclose(np.take_along_axis(d, ids, 1), found, rtol=1e-5, atol=1e-6)
            assert (np.diff(found, axis=1) >= 0).all()
            exact = np.argsort(d, axis=1, kind="stable")[:, :10]
            print(np.mean([len(set(x) & set(y)) / 10 for x, y in zip(ids, exact)]))
            """,
            _place.Path,
            metric);
        double expected = double.Parse(overlap, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, json.RootElement.GetProperty("quality").GetProperty("overlap").GetDouble(), 9);
        Assert.InRange(expected, metric == "ip" ? 0.8 : 0.97, 1);
    }

    [Fact]
    public async Task The_effort_of_a_target_comes_from_the_index_and_keeps_the_promise()
    {
        using JsonDocument built = await Json("build", "base.npy", "-o", "i.plumb", "--calibrate", "0.9,0.99", "--calibrate-k", "5,20");
        JsonElement effort = built.RootElement.GetProperty("calibrations")[1].GetProperty("efforts")[1];
        Assert.Equal(20, effort.GetProperty("k").GetInt32());
        using JsonDocument found = await Json("search", "i.plumb", "--queries", "queries.npy", "--k", "12", "--target-overlap", "0.95", "--exact", "--mapped");
        Assert.Equal(effort.GetProperty("ef").GetInt32(), found.RootElement.GetProperty("ef").GetInt32());
        Assert.InRange(found.RootElement.GetProperty("quality").GetProperty("overlap").GetDouble(), 0.95, 1);
    }

    [Fact]
    public async Task Missing_results_are_counted_and_written_as_faiss_writes_them()
    {
        ReferencePython.RequireNumPy();
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "4", "--ef-construction", "20");
        using JsonDocument json = await Json("search", "i.plumb", "--queries", "queries.npy", "--k", "900", "--ef", "5", "--contract", "spill-and-pad", "-o", "n.npz");
        int most = json.RootElement.GetProperty("returned").GetProperty("max").GetInt32();
        Assert.InRange(most, 5, 899);
        Assert.Equal(0, json.RootElement.GetProperty("completeQueries").GetInt32());
        string pads = ReferencePython.Run(
            """
            import numpy as np
            z = np.load("n.npz"); ids, found = z["ids"], z["distances"]
            assert ((ids == -1) == (found == np.finfo(np.float32).max)).all()
            print((ids >= 0).sum(1).max())
            """,
            _place.Path);
        Assert.Equal(most, int.Parse(pads, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Info_says_what_an_index_and_a_file_of_vectors_are()
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--metric", "cosine", "--m", "6", "--calibrate", "0.9");
        using JsonDocument index = await Json("info", "i.plumb");
        Assert.Equal("index", index.RootElement.GetProperty("kind").GetString());
        Assert.Equal((2_000, 12, 6), (Int(index, "n"), Int(index, "d"), Int(index, "m")));
        Assert.Equal("cosine", index.RootElement.GetProperty("metric").GetString());
        Assert.Equal(2_000, index.RootElement.GetProperty("levels")[0].GetProperty("count").GetInt32());
        Assert.Equal(0, Int(index, "unreachable"));
        using JsonDocument vectors = await Json("info", "base.npy");
        Assert.Equal("vectors", vectors.RootElement.GetProperty("kind").GetString());
        Assert.Equal("float32", vectors.RootElement.GetProperty("values").GetProperty("indexElementType").GetString());
        PlumbResult screen = await Plumb.RunAsync(_place.Path, "info", "i.plumb");
        Assert.Contains("all checksums are right", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_reads_an_index_of_string_keys()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using VectorSet vectors = VectorFile.Read(_place.File("base.npy"), cancellationToken: stop);
        using (VectorIndex<string> index = VectorIndex.Build(vectors, [.. Enumerable.Range(0, vectors.Count).Select(i => $"name {i}")], Metric.L2, cancellationToken: stop))
        {
            index.Save(_place.File("named.plumb"), cancellationToken: stop);
        }

        using JsonDocument json = await Json("info", "named.plumb");
        Assert.Equal("string", json.RootElement.GetProperty("keys").GetString());
        PlumbResult searched = await Plumb.RunAsync(_place.Path, "search", "named.plumb", "--queries", "queries.npy");
        Assert.Equal(2, searched.ExitCode);
        Assert.Contains("named.plumb", searched.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", searched.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documented_keys_of_the_json_of_build_are_its_keys()
    {
        using JsonDocument json = await Json("build", "base.npy", "-o", "i.plumb", "--m", "4");
        string[] documented =
        [
            .. Repository.ReadText("docs/results.md").Split("## plumb build --json")[1].Split("\n## ")[0].Split('\n')
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Skip(2)
                .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
        ];
        Assert.Equal(documented.Order(), json.RootElement.EnumerateObject().Select(property => property.Name).Order());
    }

    [Theory]
    [InlineData("--out: found nothing, expected the path of a file", "build", "base.npy")]
    [InlineData("--m: found 1, expected 2 to 4096", "build", "base.npy", "-o", "x.plumb", "--m", "1")]
    [InlineData("--calibrate: found 1.5, expected overlaps above 0, at most 1", "build", "base.npy", "-o", "x.plumb", "--calibrate", "1.5")]
    [InlineData("--calibrate-k: found it without --calibrate, expected both", "build", "base.npy", "-o", "x.plumb", "--calibrate-k", "5")]
    [InlineData("--out: found base.npy, which would replace the input base.npy, expected another name", "build", "base.npy", "-o", "base.npy", "--force")]
    [InlineData("--out: found i.plumb, which exists already, expected a new name (or --force, which replaces it)", "build", "base.npy", "-o", "i.plumb")]
    [InlineData("--queries: found nothing, expected the path of a vector file", "search", "i.plumb")]
    [InlineData("x.npy: found dimension 8, expected 12, the dimension of i.plumb", "search", "i.plumb", "--queries", "x.npy")]
    [InlineData("--k: found 2001, expected 1 to 2000, the vectors of i.plumb", "search", "i.plumb", "--queries", "queries.npy", "--k", "2001")]
    [InlineData("--contract: found reject with k 20 above efSearch 5, expected an efSearch of 20 or more", "search", "i.plumb", "--queries", "queries.npy", "--k", "20", "--ef", "5", "--contract", "reject")]
    [InlineData("--contract: found 'pad', expected lift, spill-and-pad, truncate or reject", "search", "i.plumb", "--queries", "queries.npy", "--contract", "pad")]
    [InlineData("--target-overlap: found it with --ef, expected one of them", "search", "i.plumb", "--queries", "queries.npy", "--ef", "5", "--target-overlap", "0.9")]
    [InlineData("--target-overlap: found 0.99, expected at most 0.9, which i.plumb is calibrated for (plumb build --calibrate 0.99)", "search", "i.plumb", "--queries", "queries.npy", "--target-overlap", "0.99")]
    [InlineData("--k: found 6, expected at most 5, which i.plumb is calibrated for (plumb build --calibrate-k 6)", "search", "i.plumb", "--queries", "queries.npy", "--k", "6", "--target-overlap", "0.9")]
    [InlineData("cut.plumb: rows: found the end of the file at byte", "search", "cut.plumb", "--queries", "queries.npy")]
    [InlineData("none.plumb: found no such file, expected one that can be read", "info", "none.plumb")]
    [InlineData("x.txt: found neither an index nor vectors, expected a file that plumb build has written, vectors (.npy, .npz, .fvecs", "info", "x.txt")]
    public async Task Bad_input_is_one_line_and_writes_nothing(string message, params string[] arguments)
    {
        await Done("build", "base.npy", "-o", "i.plumb", "--m", "4", "--ef-construction", "10", "--calibrate", "0.9", "--calibrate-k", "5");
        File.WriteAllBytes(_place.File("cut.plumb"), _place.Bytes("i.plumb")[..^100]);
        File.WriteAllText(_place.File("x.txt"), "1,2");
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. arguments, "--quiet"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("plumb: " + message, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
        Assert.Equal(before, _place.Entries);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task A_signal_ends_a_build_and_leaves_nothing(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no POSIX signals here.");
        }

        Write("big.npy", 60_000, 64, new Random(1));
        string[] before = _place.Entries;
        using Plumb plumb = Plumb.Start(_place.Path, [("PLUMBLINE_KERNEL", "scalar")], ["build", "big.npy", "-o", "big.plumb", "--threads", "1"]);
        await plumb.WaitForErrorLineAsync(line => line.Contains("links", StringComparison.Ordinal));
        plumb.Signal(signal);
        PlumbResult result = await plumb.EndAsync();
        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("plumb: cancelled; nothing was written\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _place.Entries);
    }

    private static int Int(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetInt32();

    private async Task Done(params string[] arguments) => (await Plumb.RunAsync(_place.Path, arguments)).AssertDone();

    private async Task<JsonDocument> Json(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. arguments, "--json", "-", "--quiet"]);
        result.AssertDone();
        return JsonDocument.Parse(result.Output);
    }

    private void Write(string name, int count, int dimension, Random random)
    {
        using VectorSet vectors = VectorSet.Allocate(count, dimension);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = random.NextSingle();
            }
        }

        NpyWriter.Write(_place.File(name), vectors);
    }
}
