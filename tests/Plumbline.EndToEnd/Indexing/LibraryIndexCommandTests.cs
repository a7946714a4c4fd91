using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.IO.Tests.Indexes;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Indexing;

/// <summary>plumb search and info on index files of FAISS and hnswlib, and on several k and efforts.</summary>
public sealed class LibraryIndexCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public LibraryIndexCommandTests()
    {
        File.WriteAllBytes(_place.File("index.faiss"), IndexFiles.Faiss("hnsw"));
        File.WriteAllBytes(_place.File("flat.faiss"), IndexFiles.Faiss("flat"));
        File.WriteAllBytes(_place.File("index.bin"), IndexFiles.Hnswlib(3));
        using VectorSet queries = VectorSet.FromValues([.. Enumerable.Range(0, 50).Select(i => i % 7 / 7f)], IndexFiles.Dimension);
        NpyWriter.Write(_place.File("queries.npy"), queries);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_archive_of_a_golden_file_is_what_FAISS_answered()
    {
        string folder = SharedData.Require("faiss_golden/sift_l2");
        ReferencePython.RequireNumPy();
        (await Plumb.RunAsync(_place.Path, "search", Path.Combine(folder, "index.faiss"), "--queries", Path.Combine(folder, "queries.npy"), "--k", "1,51,200", "--ef", "1,10,50", "-o", "n.npz")).AssertDone();
        ReferencePython.Run(
            """
            import sys, numpy as np
            z = np.load("n.npz")
            assert len(z.files) == 18, z.files
            for ef in (1, 10, 50):
                for k in (1, 51, 200):
                    ids, distances = z[f"ids_ef{ef}_k{k}"], z[f"distances_ef{ef}_k{k}"]
                    assert ids.dtype == np.int32 and distances.dtype == np.float32
                    expected = np.load(f"{sys.argv[1]}/ef{ef}_k{k}_distances.npy")
                    assert np.allclose(distances, expected, rtol=1e-5)
                    same = ids == np.load(f"{sys.argv[1]}/ef{ef}_k{k}_ids.npy")
                    assert (same | (np.diff(distances, axis=1, prepend=np.nan) == 0) | (np.diff(distances, axis=1, append=np.nan) == 0)).all()
            """,
            _place.Path,
            folder);
    }

    [Fact]
    public async Task A_row_for_each_k_and_effort_says_what_is_missing()
    {
        ReferencePython.RequireNumPy();
        using JsonDocument json = await Json("search", "index.faiss", "--queries", "queries.npy", "--limit", "4", "--k", "3,60", "--ef", "1,60", "-o", "n.npz");
        Assert.Equal((4, "FAISS IndexHNSWFlat", "spill-and-pad"), (json.RootElement.GetProperty("q").GetInt32(), json.RootElement.GetProperty("engine").GetString(), json.RootElement.GetProperty("contract").GetString()));
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal([(3, 1), (60, 1), (3, 60), (60, 60)], rows.Select(row => (row.GetProperty("k").GetInt32(), row.GetProperty("ef").GetInt32())));
        Assert.Equal([0, 4, 0, 0], rows.Select(row => row.GetProperty("shortfallQueries").GetInt32()));
        Assert.Equal(60, rows[3].GetProperty("capacity").GetProperty("min").GetInt32());
        string mean = ReferencePython.Run(
            """
            import numpy as np
            z = np.load("n.npz"); ids, found = z["ids_ef1_k60"], z["distances_ef1_k60"]
            assert ids.shape == (4, 60) and ((ids == -1) == (found == np.finfo(np.float32).max)).all()
            print((ids >= 0).sum(1).mean())
            """,
            _place.Path);
        Assert.Equal(double.Parse(mean, System.Globalization.CultureInfo.InvariantCulture), rows[1].GetProperty("returnedMean").GetDouble(), 9);

        PlumbResult info = await Plumb.RunAsync(_place.Path, "info", "n.npz");
        info.AssertDone();
        Assert.Contains("n.npz: npz file, 8 arrays", info.Output, StringComparison.Ordinal);
        Assert.Contains("  ids_ef1_k60: int32, 4 x 60\n", info.Output, StringComparison.Ordinal);
        using JsonDocument archive = await Json("info", "n.npz");
        Assert.Equal(("archive", 8), (archive.RootElement.GetProperty("kind").GetString(), archive.RootElement.GetProperty("arrays").GetArrayLength()));
        (await Plumb.RunAsync(_place.Path, "info", "n.npz:ids_ef1_k60")).AssertDone();
    }

    [Fact]
    public async Task Flat_and_hnswlib_files_and_lists_on_an_index_of_ours()
    {
        ReferencePython.RequireNumPy();
        (await Plumb.RunAsync(_place.Path, "build", "queries.npy", "-o", "i.plumb", "--m", "4")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "search", "flat.faiss", "--queries", "queries.npy", "--k", "2", "-o", "flat.npz")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "search", "index.bin", "--metric", "l2", "--queries", "queries.npy", "--k", "2", "-o", "bin.npz")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "search", "i.plumb", "--queries", "queries.npy", "--k", "1,2", "--ef", "8", "-o", "ours.npz")).AssertDone();
        string names = ReferencePython.Run(
            """
            import numpy as np
            print(*[name for file in ("flat", "bin", "ours") for name in sorted(np.load(file + ".npz").files)])
            assert (np.load("bin.npz")["ids_ef10_k2"] % 3 != 0).all()
            """,
            _place.Path);
        Assert.Equal("distances_k2 ids_k2 distances_ef10_k2 ids_ef10_k2 distances_ef8_k1 distances_ef8_k2 ids_ef8_k1 ids_ef8_k2", names.Trim());
    }

    [Fact]
    public async Task Info_says_what_they_are()
    {
        using JsonDocument faiss = await Json("info", "index.faiss");
        Assert.Equal(("FAISS", "IndexHNSWFlat", 60, 4, 2, 16), (Text(faiss, "library"), Text(faiss, "index"), Int(faiss, "n"), Int(faiss, "m"), Int(faiss, "levels"), Int(faiss, "efSearch")));
        using JsonDocument hnswlib = await Json("info", "index.bin");
        Assert.Equal(("hnswlib", 60, 20, 40), (Text(hnswlib, "library"), Int(hnswlib, "n"), Int(hnswlib, "deleted"), Int(hnswlib, "efConstruction")));
        Assert.Equal(JsonValueKind.Null, hnswlib.RootElement.GetProperty("metric").ValueKind);
        Assert.Contains("all sizes, levels and links are right", (await Plumb.RunAsync(_place.Path, "info", "index.faiss")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index.bin: metric: found none, as an hnswlib file names none, expected the metric it was built with, l2, ip or cosine (--metric)", "index.bin")]
    [InlineData("index.faiss: header, metric_type: found SquaredL2, expected InnerProduct, as asked for", "index.faiss", "--metric", "ip")]
    [InlineData("index.faiss: contract: found truncate, expected spill-and-pad, FAISS's own, or lift (search_bounded_queue = false)", "index.faiss", "--contract", "truncate")]
    [InlineData("--ef: found 5, expected none: FAISS IndexFlatL2 searches everything", "flat.faiss", "--ef", "5")]
    [InlineData("--exact: found it with index.faiss, which plumb build has not written, expected it with an index of plumb build", "index.faiss", "--exact")]
    [InlineData("--out: found n.hdf5, expected a .npz file, which holds the answers for every k and ef", "index.faiss", "-o", "n.hdf5")]
    [InlineData("--k: found 0, expected 1 or more", "index.faiss", "--k", "0,5")]
    [InlineData("--limit: found 0, expected 1 or more", "index.faiss", "--limit", "0")]
    [InlineData("x.npy: found dimension 8, expected 5, the dimension of index.faiss", "index.faiss", "--queries", "x.npy")]
    [InlineData("ivf.faiss: byte 0: found index kind IndexIVFFlat (IwFl), expected IxF2", "ivf.faiss")]
    [InlineData("big.faiss: found id 5000000000, expected 0 to 2147483647, which the int32 of --out holds", "big.faiss", "-o", "n.npz")]
    public async Task Bad_input_is_one_line_and_writes_nothing(string message, params string[] arguments)
    {
        byte[] other = IndexFiles.Faiss("hnsw");
        "IwFl"u8.CopyTo(other);
        File.WriteAllBytes(_place.File("ivf.faiss"), other);
        byte[] big = IndexFiles.Faiss("idmap2");
        BitConverter.GetBytes(5_000_000_000).CopyTo(big, big.Length - 8);
        File.WriteAllBytes(_place.File("big.faiss"), big);
        string[] before = _place.Entries;
        string[] queries = arguments.Contains("--queries") ? [] : ["--queries", "queries.npy"];
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["search", .. arguments, .. queries, "--quiet"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("plumb: " + message, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
        Assert.Equal(before, _place.Entries);
    }

    private static int Int(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetInt32();

    private static string? Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString();

    private async Task<JsonDocument> Json(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, [.. arguments, "--json", "-", "--quiet"]);
        result.AssertDone();
        return JsonDocument.Parse(result.Output);
    }
}
