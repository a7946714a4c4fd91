using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Index;

/// <summary>Bad input of plumb build, search and info: one line on standard error, exit code 2, nothing on standard output, nothing written.</summary>
public sealed class IndexBadInputTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("x.npy", "--out: found nothing, expected the path of a file")]
    [InlineData("x.npy -o x.npy --force", "--out: found x.npy, which would replace the input x.npy, expected another name")]
    [InlineData("x.npy -o y.npy", "--out: found y.npy, the name of another kind of file, expected one for an index, such as y.plumb")]
    [InlineData("x.npy -o none/y.plumb", "--out: found none/y.plumb, in a folder that does not exist, expected the path of a file")]
    [InlineData("x.csv -o y.plumb", "x.csv: extension: found .csv, expected .npy or .fvecs")]
    [InlineData("x.npy -o y.plumb --m 1", "--m: found 1, expected 2 to 4096")]
    [InlineData("x.npy -o y.plumb --m many", "--m: found 'many', expected a whole number")]
    [InlineData("x.npy -o y.plumb --ef-construction 0", "--ef-construction: found 0, expected 1 or more")]
    [InlineData("x.npy -o y.plumb --threads 0", "--threads: found 0, expected 1 to 1024")]
    [InlineData("x.npy -o y.plumb --metric l3", "--metric: found 'l3', expected l2, squared-l2, ip or cosine (did you mean 'l2'?)")]
    [InlineData("x.npy -o y.plumb --calibrate 1.5", "--calibrate: found '1.5', expected an overlap above 0, at most 1")]
    [InlineData("x.npy -o y.plumb --calibrate-k 10", "--calibrate-k: found no --calibrate beside it, expected one, the overlap to calibrate for")]
    [InlineData("x.npy -o y.plumb --calibrate 0.9 --calibrate-k 0", "--calibrate-k: found 0, expected numbers of 1 or more")]
    [InlineData("x.npy -o y.plumb --calibrate 0.9 --calibrate-k 120", "--calibrate-k: found 120, expected at most 119, the vectors of x.npy less the one searched for")]
    [InlineData("x.npy -o y.plumb --json y.plumb", "--json: found y.plumb, which is the output, expected a path elsewhere")]
    [InlineData("x.npy -o y.plumb --calibrat 1", "found unknown option '--calibrat' (did you mean '--calibrate'?) (plumb build --help shows the usage)")]
    public Task Build(string arguments, string message) => Refused(message, ["build", .. arguments.Split(' ')]);

    [Theory]
    [InlineData("--k 3", "--queries: found nothing, expected a file of vectors to search for")]
    [InlineData("--queries x.npy", "--k: found nothing, expected the number of neighbours")]
    [InlineData("--queries x.npy --k 0", "--k: found 0, expected 1 to 120, the vectors of i.plumb")]
    [InlineData("--queries x.npy --k 121", "--k: found 121, expected 1 to 120, the vectors of i.plumb")]
    [InlineData("--queries x.npy --k 5 --ef 0", "--ef: found 0, expected 1 or more")]
    [InlineData("--queries x.npy --k 5 --ef 9 --target 0.9", "--target: found --ef beside it, expected one of the two (a target chooses the effort)")]
    [InlineData("--queries x.npy --k 5 --target 0.99", "--target: found 0.99, expected an overlap that i.plumb is calibrated for, at most 0.9 (plumb build --calibrate 0.99 makes an index that is)")]
    [InlineData("--queries x.npy --k 50 --target 0.9", "--k: found 50, expected at most 20, which i.plumb is calibrated for (plumb build --calibrate-k), or --ef instead of --target")]
    [InlineData("--queries x.npy --k 50 --ef 10 --contract reject", "--k: found 50, expected at most 10, the effort, which --contract reject asks for")]
    [InlineData("--queries x.npy --k 5 --contract lit", "--contract: found 'lit', expected lift, spill, truncate or reject (did you mean 'lift'?)")]
    [InlineData("--queries x.npy --k 5 --repeat 0", "--repeat: found 0, expected 1 or more")]
    [InlineData("--queries x.npy --k 5 -o f.csv", "f.csv: extension: found .csv, expected .ivecs, .fvecs, .npz, .hdf5 or .h5")]
    [InlineData("--queries x.npy --k 5 --json i.plumb", "--json: found i.plumb, which is an input, expected the path of a JSON file, or - (a plan goes before --json)")]
    [InlineData("--queries x.npy --k 6 --truth t.npz", "--truth: found 5 neighbours of each query in t.npz, expected 6 or more (--k)")]
    [InlineData("--queries x.npy --k 5 --truth cos.hdf5", "--truth: found distances cosine in cos.hdf5, expected l2, the metric of i.plumb")]
    [InlineData("--queries x.npy --k 5 --truth self.npz", "--truth: found neighbours that leave each vector out of its own in self.npz, expected those of plumb truth --queries x.npy (the index returns a vector as its own neighbour)")]
    public async Task Search(string arguments, string message)
    {
        await Prepare();
        await Refused(message, ["search", "i.plumb", "--quiet", .. arguments.Split(' ')]);
    }

    [Fact]
    public async Task Truth_of_another_metric_shows_in_the_distances()
    {
        await Prepare();
        (await Plumb.RunAsync(_place.Path, "truth", "x.npy", "--queries", "x.npy", "--k", "5", "--metric", "squared-l2", "-o", "sq.npz", "--quiet")).AssertDone();
        string message = await RefusedMessage("search", "i.plumb", "--queries", "x.npy", "--k", "5", "--truth", "sq.npz", "--quiet");
        Assert.Matches(@"^plumb: --truth: found distance \S+ of query 0 to vector \d+ in sq\.npz, expected \S+, what i\.plumb has by l2 \(other vectors, other queries or another metric\?\)\n$", message);
    }

    [Fact]
    public async Task Dimensions_that_differ()
    {
        await Prepare();
        _place.WriteNpy("q.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 9), }", new byte[3 * 9 * 4]);
        await Refused("q.npy: found dimension 9, expected 8, the dimension of i.plumb", "search", "i.plumb", "--queries", "q.npy", "--k", "1");
        await Refused("q.npy: found dimension 9, expected 8, the dimension of x.npy", "build", "x.npy", "-o", "y.plumb", "--calibrate", "0.9", "--calibrate-queries", "q.npy");
    }

    [Fact]
    public async Task An_index_that_exists_is_replaced_by_force_only()
    {
        File.WriteAllText(_place.File("y.plumb"), "mine");
        await Refused("--out: found y.plumb, which exists already, expected a new name (or --force, which replaces it)", "build", "x.npy", "-o", "y.plumb");
        (await Plumb.RunAsync(_place.Path, "build", "x.npy", "-o", "y.plumb", "--force", "--quiet")).AssertDone();
        Assert.Equal(0x89, _place.Bytes("y.plumb")[0]);
    }

    [Fact]
    public async Task An_index_that_is_cut_short_or_is_none()
    {
        await Prepare();
        File.WriteAllBytes(_place.File("cut.plumb"), _place.Bytes("i.plumb")[..^1]);
        foreach (string[] command in (string[][])[["info", "cut.plumb"], ["search", "cut.plumb", "--queries", "x.npy", "--k", "1"]])
        {
            Assert.Matches(@"^plumb: cut\.plumb: \w+: found [^\n]+, expected [^\n]+\n$", await RefusedMessage(command));
        }

        Assert.Matches(@"^plumb: x\.npy: header: found [^\n]+, expected [^\n]+\n$", await RefusedMessage("search", "x.npy", "--queries", "x.npy", "--k", "1"));
    }

    [Fact]
    public async Task Files_that_info_does_not_know()
    {
        File.WriteAllText(_place.File("x.csv"), "1,2\n");
        File.WriteAllText(_place.File("x.npz"), "1,2\n");
        File.WriteAllText(_place.File("x.h5"), "1,2\n");
        Directory.CreateDirectory(_place.File("folder"));
        await Refused("x.csv: found extension .csv and other bytes than an index begins with, expected .npy, .fvecs, .ivecs, .npz, .hdf5, .h5, an index, or a run folder", "info", "x.csv");
        await Refused("folder: found a folder without manifest.json, expected a run folder of plumb study, or a file", "info", "folder");
        await Refused($"{_place.File("none.plumb")}: found no such file, expected one that can be read", "info", "none.plumb");
        await Refused($"{_place.File("none.npy")}: found no such file, expected one that can be read", "info", "none.npy");
        await Refused("x.npz: file: found no ZIP archive, expected a NumPy archive (.npz)", "info", "x.npz");
        Assert.Matches(@"^plumb: x\.h5: file: found [^\n]+\n$", await RefusedMessage("info", "x.h5"));
    }

    private async Task Prepare()
    {
        (await Plumb.RunAsync(_place.Path, "build", "x.npy", "-o", "i.plumb", "--m", "4", "--calibrate", "0.9", "--calibrate-k", "20", "--quiet")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "truth", "x.npy", "--queries", "x.npy", "--k", "5", "-o", "t.npz", "--quiet")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "truth", "x.npy", "--k", "5", "-o", "self.npz", "--quiet")).AssertDone();
        (await Plumb.RunAsync(_place.Path, "truth", "x.npy", "--queries", "x.npy", "--k", "5", "--metric", "cosine", "-o", "cos.hdf5", "--quiet")).AssertDone();
    }

    private async Task Refused(string message, params string[] arguments) => Assert.Equal($"plumb: {message}\n", await RefusedMessage(arguments));

    private async Task<string> RefusedMessage(params string[] arguments)
    {
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(before, _place.Entries);
        Assert.Equal(result.Errors.Length - 1, result.Errors.IndexOf('\n', StringComparison.Ordinal));
        return result.Errors;
    }
}
