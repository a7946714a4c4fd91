using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Truth;

/// <summary>plumb truth as its user runs it, compared with a float64 brute force by NumPy.</summary>
public sealed class TruthTests : IDisposable
{
    /// <summary>Distances in float64 of everything to everything, as the metrics define them.</summary>
    private const string BruteForce = """
        import sys, numpy as np
        def distances(a, b, metric):
            a, b = a.astype(np.float64), b.astype(np.float64)
            if metric == "cosine":
                n = np.sqrt((a * a).sum(1)[:, None] * (b * b).sum(1)[None, :])
                with np.errstate(divide="ignore", invalid="ignore"):
                    return np.where(n > 0, np.clip(1 - (a @ b.T) / n, 0, 2), 1)
            if metric == "ip":
                return -(a @ b.T)
            squares = np.stack([((b - row) ** 2).sum(1) for row in a])
            return squares if metric == "squared-l2" else np.sqrt(squares)

        """;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    public static TheoryData<string, bool> MetricsAndSelves => new MatrixTheoryData<string, bool>(["l2", "squared-l2", "ip", "cosine"], [true, false]);

    /// <summary>Whole numbers, whose distances both sides compute without rounding: ids and distances are equal, ties and duplicates included.</summary>
    [Theory]
    [MemberData(nameof(MetricsAndSelves))]
    public async Task Neighbours_equal_a_brute_force_with_ties_and_duplicates(string metric, bool self)
    {
        ReferencePython.RequireNumPy();
        ReferencePython.Run(
            """
            import numpy as np
            r = np.random.default_rng(1)
            a = r.integers(-4, 5, (400, 6)).astype(np.float32)
            a[50:120] = a[3]; a[200] = 0
            np.save("base.npy", a); np.save("queries.npy", np.concatenate([a[:20], r.integers(-4, 5, (30, 6)).astype(np.float32)]))
            """,
            _place.Path);
        (await Plumb.RunAsync(_place.Path, ["truth", "base.npy", .. self ? [] : (string[])["--queries", "queries.npy"], "--k", "90", "--metric", metric, "-o", "t.npz"])).AssertDone();
        ReferencePython.Run(
            BruteForce + """
            metric, self = sys.argv[1], sys.argv[2] == "True"
            a = np.load("base.npy"); q = a if self else np.load("queries.npy")
            z = np.load("t.npz"); ids, found = z["ids"], z["distances"]
            d = distances(q, a, metric).astype(np.float32)
            if self:
                np.fill_diagonal(d, np.inf)
            order = np.stack([np.lexsort((np.arange(len(a)), row)) for row in d])[:, :90]
            assert ids.shape == found.shape == (len(q), 90), ids.shape
            assert (np.take_along_axis(d, order, 1) == found).all(), "distances"
            assert (ids == order).all(), "ids"
            """,
            _place.Path, metric, self.ToString());
    }

    /// <summary>Any numbers: each distance is that of its id to float32 rounding, and no place holds a farther point than the brute force's.</summary>
    [Theory]
    [MemberData(nameof(MetricsAndSelves))]
    public async Task Neighbours_of_random_vectors_are_those_of_a_brute_force(string metric, bool self)
    {
        ReferencePython.RequireNumPy();
        ReferencePython.Run(
            """
            import numpy as np
            r = np.random.default_rng(2)
            a = (r.standard_normal((1500, 40)) + 3).astype(np.float32)
            np.save("base.npy", a); np.save("queries.npy", (r.standard_normal((100, 40)) + 3).astype(np.float32))
            """,
            _place.Path);
        (await Plumb.RunAsync(_place.Path, ["truth", "base.npy", .. self ? [] : (string[])["--queries", "queries.npy"], "--k", "50", "--metric", metric, "-o", "t.npz", "--quiet"])).AssertDone();
        ReferencePython.Run(
            BruteForce + """
            metric, self = sys.argv[1], sys.argv[2] == "True"
            a = np.load("base.npy"); q = a if self else np.load("queries.npy")
            z = np.load("t.npz"); ids, found = z["ids"], z["distances"].astype(np.float64)
            d = distances(q, a, metric)
            if self:
                np.fill_diagonal(d, np.inf)
            scale = np.abs(d[np.isfinite(d)]).max() * 4e-7
            assert all(len(set(row)) == 50 for row in ids)
            assert np.abs(np.take_along_axis(d, ids, 1) - found).max() <= scale
            assert np.abs(np.sort(d, 1)[:, :50] - found).max() <= scale
            assert (np.diff(found, axis=1) >= 0).all()
            """,
            _place.Path, metric, self.ToString());
    }

    [Fact]
    public async Task All_formats_hold_the_same()
    {
        ReferencePython.RequireModule("h5py", "python3-h5py");
        foreach (string output in (string[])["t.npz", "t.ivecs", "t.hdf5", "t.h5"])
        {
            (await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--k", "119", "-o", output, "--quiet")).AssertDone();
        }

        ReferencePython.Run(
            """
            import numpy as np, h5py
            z = np.load("t.npz")
            ids = np.fromfile("t.ivecs", "<i4").reshape(120, 120); distances = np.fromfile("t.fvecs", "<f4").reshape(120, 120)
            assert (ids[:, 0] == 119).all() and (distances.view("<i4")[:, 0] == 119).all()
            assert (ids[:, 1:] == z["ids"]).all() and (distances[:, 1:] == z["distances"]).all()
            for name in "t.hdf5", "t.h5":
                f = h5py.File(name, "r")
                assert (f["neighbors"][:] == z["ids"]).all() and (f["distances"][:] == z["distances"]).all()
                assert (f.attrs["distance"], f.attrs["dimension"]) == ("euclidean", 8)
            """,
            _place.Path);
    }

    [Fact]
    public async Task Every_format_of_vectors_gives_the_same_neighbours()
    {
        using (VectorSet vectors = IO.VectorFile.Read(_place.File(Workplace.Data), cancellationToken: TestContext.Current.CancellationToken))
        {
            IO.FvecsWriter.Write(_place.File("x.fvecs"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        }

        // Data at an odd offset cannot be mapped and is read.
        _place.WriteNpy("odd.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (120, 8), } ", _place.Bytes(Workplace.Data).AsSpan(128));
        foreach (string name in (string[])[Workplace.Data, "x.fvecs", "odd.npy"])
        {
            (await Plumb.RunAsync(_place.Path, "truth", name, "--queries", name, "--k", "5", "-o", $"{name}.npz", "--quiet")).AssertDone();
            Assert.Equal(_place.Bytes($"{Workplace.Data}.npz"), _place.Bytes($"{name}.npz"));
        }
    }

    [Theory]
    [InlineData("t.npz")]
    [InlineData("t.fvecs")]
    [InlineData("t.hdf5")]
    public async Task Threads_and_memory_change_no_byte(string output)
    {
        string[] files = [.. IO.NeighborFile.PathsOf(output)];
        byte[][]? expected = null;
        foreach (string[] options in (string[][])[[], ["--threads", "1"], ["--memory", "1K"], ["--memory", "3k", "--threads", "3"], ["--memory", "1G"]])
        {
            (await Plumb.RunAsync(_place.Path, ["truth", Workplace.Data, "--k", "20", "-o", output, "--force", "--quiet", .. options])).AssertDone();
            byte[][] bytes = [.. files.Select(_place.Bytes)];
            expected ??= bytes;
            Assert.Equal(expected, bytes);
        }
    }

    [Fact]
    public async Task It_says_what_it_did_on_the_screen_and_as_json()
    {
        PlumbResult screen = await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--k", "7", "-o", "t.npz");
        screen.AssertDone();
        Assert.StartsWith("wrote t.npz, 7.2 kB: 120 x 7\nmean distance of the nearest 0.", screen.Output, StringComparison.Ordinal);
        Assert.StartsWith("plumb truth: 7 nearest of 120 vectors of dimension 8 for each of them, l2\n", screen.Errors, StringComparison.Ordinal);
        PlumbResult json = await Plumb.RunAsync(_place.Path, "truth", Workplace.Data, "--queries", Workplace.Data, "--k", "7", "--metric", "squared-l2", "--memory", "1k", "-o", "t.ivecs", "--json", "--quiet");
        json.AssertDone();
        Assert.Empty(json.Errors);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement root = document.RootElement;
        Assert.Equal((120, 8, 120, 7, 8), (Int(root, "n"), Int(root, "d"), Int(root, "q"), Int(root, "k"), Int(root, "batches")));
        Assert.Equal("squared-l2", root.GetProperty("metric").GetString());
        Assert.Equal(["t.ivecs", "t.fvecs"], root.GetProperty("outputs").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(120 * 2 * 32, Int(root, "outputBytes"));
        Assert.Equal(0, root.GetProperty("meanDistance").GetProperty("first").GetDouble());
        Assert.True(root.GetProperty("peakMemoryBytes").GetInt64() > 1 << 20);
        Assert.Equal(["load", "exact", "write"], root.GetProperty("seconds").EnumerateObject().Select(stage => stage.Name));
        Assert.All(root.GetProperty("seconds").EnumerateObject(), stage => Assert.InRange(stage.Value.GetDouble(), 0, 600));
    }

    [Fact]
    public async Task An_output_that_exists_is_replaced_by_force_only()
    {
        File.WriteAllText(_place.File("t.fvecs"), "mine");
        string[] command = ["truth", Workplace.Data, "--k", "1", "-o", "t.ivecs", "--quiet"];
        PlumbResult refused = await Plumb.RunAsync(_place.Path, command);
        Assert.Equal(new PlumbResult(2, "", "plumb: --out: found t.fvecs, which exists already, expected a new name (or --force, which replaces it)\n"), refused);
        Assert.Equal("mine", _place.Text("t.fvecs"));
        (await Plumb.RunAsync(_place.Path, [.. command, "--force"])).AssertDone();
        Assert.Equal(120 * 8, _place.Bytes("t.fvecs").Length);
    }

    [Fact]
    public async Task The_help_shows_examples()
    {
        PlumbResult help = await Plumb.RunAsync(_place.Path, "truth", "--help");
        help.AssertDone();
        Assert.Contains("plumb truth base.npy --queries queries.npy --k 100 -o truth.hdf5", help.Output, StringComparison.Ordinal);
    }

    private static int Int(JsonElement root, string name) => root.GetProperty(name).GetInt32();
}
