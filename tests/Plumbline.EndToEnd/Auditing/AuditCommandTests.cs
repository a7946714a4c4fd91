using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Auditing;

/// <summary>plumb audit as its user runs it.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private static readonly string[] PaperKeys = ["mean_overlap", "mean_exact_dist", "mean_ann_dist", "mean_barycenter_shift", "mean_lid_exact", "mean_lid_ann"];

    private readonly Workplace _place = new();

    public AuditCommandTests()
    {
        Write("base.npy", 1_200, 10, 3);
        Write("queries.npy", 70, 10, 4);
        Write("two.npy", 2, 10, 5);
        Write("other.npy", 1_200, 10, 6);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_json_has_the_documented_keys()
    {
        await Build();
        (PlumbResult result, JsonDocument json) = await Audit("--queries", "queries.npy", "--contract", "spill-and-pad", "--k", "10,300", "--ef", "8,40", "--convention", "both");
        using (json)
        {
            Assert.Equal(0, result.ExitCode);
            JsonElement root = json.RootElement;
            Assert.Equal(DocumentedKeys(), Names(root));
            Assert.Equal(["k", "ef", "returnedMean", "shortfallQueries", "overlap", "recall", "loss", "distance", "barycenterShift", "lid", "paper"], Names(root.GetProperty("rows")[0]));
            Assert.Equal(["mean", "min", "p1", "p5", "p50"], Names(root.GetProperty("rows")[0].GetProperty("overlap")));
            Assert.Equal(["missed", "spillover", "unfilled"], Names(root.GetProperty("rows")[0].GetProperty("loss")));
            Assert.Equal(PaperKeys, Names(root.GetProperty("rows")[0].GetProperty("paper")));
            Assert.Equal(["min", "p1", "p50", "p99", "max"], Names(root.GetProperty("capacity").GetProperty("8")));
            Assert.Equal(["any", "p1", "p50"], Names(root.GetProperty("cliff").GetProperty("40")));
            Assert.Equal(["name", "passed", "detail"], Names(root.GetProperty("checks")[0]));
            Assert.Equal(["name", "required", "measured", "passed"], Names(root.GetProperty("verdict").GetProperty("requirements")[0]));
            Assert.Equal("spill-and-pad", root.GetProperty("contract").GetString());
            Assert.Equal(70, root.GetProperty("q").GetInt32());
            Assert.Equal(4, root.GetProperty("rows").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("0.5", 0)]
    [InlineData("0.9999", 1)]
    public async Task The_exit_code_is_the_verdict(string overlap, int expected)
    {
        await Build();
        (PlumbResult result, JsonDocument json) = await Audit("--k", "50", "--ef", "10", "--min-overlap", overlap, "--report", $"r{expected}.html");
        using (json)
        {
            Assert.Equal(expected, result.ExitCode);
            Assert.Equal(expected == 0, json.RootElement.GetProperty("verdict").GetProperty("passed").GetBoolean());
            // The effort has one name in all headings.
            Assert.Contains(">efSearch<", _place.Text($"r{expected}.html"), StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\bef\b[ <]", _place.Text($"r{expected}.html").Split("<script")[0]);
            Assert.Contains(expected == 0 ? ">Passed<" : ">Failed<", _place.Text($"r{expected}.html"), StringComparison.Ordinal);
            Assert.DoesNotContain("0.99 is taken for true", _place.Text($"r{expected}.html"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Measures_are_those_of_numpy()
    {
        ReferencePython.RequireNumPy();
        await Build();
        (await Plumb.RunAsync(_place.Path, ["search", "i.plumb", "--queries", "queries.npy", "--k", "200", "--ef", "8", "--contract", "spill-and-pad", "-o", "n.npz"])).AssertDone();
        (_, JsonDocument json) = await Audit("--queries", "queries.npy", "--contract", "spill-and-pad", "--k", "200", "--ef", "8");
        using (json)
        {
            JsonElement row = json.RootElement.GetProperty("rows")[0];
            string[] expected = ReferencePython.Run(
                """
                import numpy as np
                a, q = np.load("base.npy").astype(np.float64), np.load("queries.npy").astype(np.float64)
                d = np.sqrt(((q[:, None] - a[None]) ** 2).sum(2))
                ids = np.load("n.npz")["ids"]
                exact = np.argsort(d, axis=1, kind="stable")[:, :200]
                o, u, m, s, lid = [], [], [], [], []
                for x, e, r in zip(d, exact, ids):
                    r = r[r >= 0]
                    o.append(len(set(e) & set(r)) / 200); u.append(1 - len(r) / 200); m.append(x[r].mean())
                    s.append(np.linalg.norm(a[e].mean(0) - a[r].mean(0)) / x[e].mean())
                    w = np.sort(x[r]); lid.append(-1 / np.log(w[:-1] / w[-1]).mean())
                print(np.mean(o), np.percentile(o, 1), np.mean(u), np.mean(m), np.mean(s), 1 / np.mean(1 / np.array(lid)))
                """,
                _place.Path).Split(' ');
            double[] values = Array.ConvertAll(expected, text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(values[2] > 0);
            Assert.Equal(values[0], row.GetProperty("overlap").GetProperty("mean").GetDouble(), 1e-9);
            Assert.Equal(values[1], row.GetProperty("overlap").GetProperty("p1").GetDouble(), 1e-9);
            Assert.Equal(values[2], row.GetProperty("loss").GetProperty("unfilled").GetDouble(), 1e-9);
            Assert.Equal(values[3], row.GetProperty("distance").GetProperty("returned").GetDouble(), 1e-5);
            Assert.Equal(values[4], row.GetProperty("barycenterShift").GetDouble(), 1e-5);
            Assert.Equal(values[5], row.GetProperty("lid").GetProperty("returned").GetDouble(), 1e-3);
        }
    }

    /// <summary>A verdict of passed is not to be taken for one about the overlap.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_overlap_was_required_the_verdict_says_so(bool isRequired)
    {
        await Build();
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["audit", "i.plumb", "--data", "base.npy", "--k", "50", "--ef", "10", .. isRequired ? (string[])["--min-overlap", "0.5"] : []]);
        result.AssertDone();
        Assert.Contains("verdict: passed\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(!isRequired, result.Output.Contains("verdict: passed\nno overlap was required (--min-overlap), so that it did not count\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_audit_gives_the_same_json_and_report_for_any_number_of_threads()
    {
        await Build();
        async Task<string> Rows(string threads)
        {
            (_, JsonDocument json) = await Audit("--k", "10,100", "--ef", "10", "--threads", threads, "--report", $"r{threads}.html");
            using (json)
            {
                return string.Join('\n', json.RootElement.EnumerateObject().Where(property => property.Name is not ("seconds" or "peakMemoryBytes" or "report")).Select(property => property.Value.GetRawText()));
            }
        }

        Assert.Equal(await Rows("1"), await Rows("3"));
        Assert.Equal(_place.Bytes("r1.html"), _place.Bytes("r3.html"));
        Assert.Contains("No overlap was required (--min-overlap), so that 0.99 is taken for true.", _place.Text("r1.html"), StringComparison.Ordinal);
        Assert.Contains("<title>i.plumb - Plumbline audit</title>", _place.Text("r1.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data: found nothing", "i.plumb")]
    [InlineData("no.npy: found no such file", "i.plumb", "--data", "no.npy")]
    [InlineData("found dimension 8, expected 10", "i.plumb", "--data", "x.npy")]
    [InlineData("found 70 vectors, expected 1,200", "i.plumb", "--data", "queries.npy")]
    [InlineData("--k: found 1201, expected 1 to 1200", "i.plumb", "--data", "base.npy", "--queries", "queries.npy", "--k", "1201")]
    [InlineData("--min-overlap: found '1.5'", "i.plumb", "--data", "base.npy", "--min-overlap", "1.5")]
    [InlineData("--ignore: found 'nothing'", "i.plumb", "--data", "base.npy", "--ignore", "nothing")]
    [InlineData("--k: found 0, expected 1 to 1199, the vectors of base.npy less the query itself", "none.plumb", "--data", "base.npy", "--k", "0")]
    [InlineData("--k: found 1201, expected 1 to 1200, the vectors of base.npy", "none.plumb", "--data", "base.npy", "--queries", "queries.npy", "--k", "1201")]
    [InlineData("--k: found 2, expected 1, the vectors of two.npy", "none.plumb", "--data", "two.npy", "--k", "2")]
    [InlineData("--k: found 99999999999, expected a whole number up to 2147483647", "none.plumb", "--data", "base.npy", "--k", "99999999999")]
    [InlineData("--sample: found 99999999999, expected 1 to 2147483647", "none.plumb", "--data", "base.npy", "--sample", "99999999999")]
    [InlineData("--threads: found 99999999999, expected 1 to 1024", "none.plumb", "--data", "base.npy", "--threads", "99999999999")]
    [InlineData("--ef: found 0, expected 1 or more", "none.plumb", "--data", "base.npy", "--ef", "10,0")]
    [InlineData("--ignore: found 'metrc', expected one of", "none.plumb", "--data", "base.npy", "--ignore", "metrc")]
    [InlineData("none.plumb: found no such file", "none.plumb", "--data", "base.npy")]
    [InlineData("--self: found it with --queries", "i.plumb", "--data", "base.npy", "--queries", "queries.npy", "--self")]
    [InlineData("base.npy", "base.npy", "--data", "base.npy")]
    [InlineData("which would replace the input", "i.plumb", "--data", "base.npy", "--report", "base.npy")]
    public async Task Bad_input_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        await Build();
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["audit", .. arguments, "--quiet"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task A_check_that_fails_says_why_with_quiet_too()
    {
        await Build();
        PlumbResult result = await Plumb.RunAsync(_place.Path, "audit", "i.plumb", "--data", "other.npy", "--k", "10", "--quiet");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("plumb: check metric failed: ", result.Errors, StringComparison.Ordinal);
        PlumbResult ignored = await Plumb.RunAsync(_place.Path, "audit", "i.plumb", "--data", "other.npy", "--k", "10", "--quiet", "--ignore", "metric");
        Assert.DoesNotContain("check metric", ignored.Errors, StringComparison.Ordinal);
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static string[] DocumentedKeys() =>
    [
        .. Repository.Between(Repository.ReadText("docs/audit.md"), "<!-- json -->\n", "<!-- /json -->").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
    ];

    private async Task Build() => (await Plumb.RunAsync(_place.Path, ["build", "base.npy", "-o", "i.plumb", "--m", "5", "--ef-construction", "30", "--force"])).AssertDone();

    private async Task<(PlumbResult Result, JsonDocument Json)> Audit(params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["audit", "i.plumb", "--data", "base.npy", .. arguments, "--json", "-", "--quiet"]);
        Assert.True(result.Output.Length > 0, result.Errors);
        return (result, JsonDocument.Parse(result.Output));
    }

    private void Write(string name, int count, int dimension, int seed)
    {
        Random random = new(seed);
        float[] values = [.. Enumerable.Range(0, count * dimension).Select(_ => random.NextSingle())];
        using VectorSet vectors = VectorSet.FromValues(values, dimension);
        NpyWriter.Write(_place.File(name), vectors);
    }
}
