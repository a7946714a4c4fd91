using System.Runtime.InteropServices;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Study;

/// <summary>One test for each bad input: one line on standard error, exit code 2, nothing on standard output, nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Usage = " (plumb study --help shows the usage)";
    private const string Header = "{'descr': '<f4', 'fortran_order': False, 'shape': (120, 8), }";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public Task Missing_file() => Refused("none.npy: found no such file, expected one that can be read", "--data", "none.npy");

    [Fact]
    public Task Missing_folder_of_a_file() => Refused("none/x.npy: found no such file, expected one that can be read", "--data", "none/x.npy");

    [Fact]
    public Task Truncated_file()
    {
        _place.WriteNpy("cut.npy", Header, new byte[(120 * 8 * 4) - 3]);
        return Refused("cut.npy: data: found 3837 bytes, expected 3840 (shape (120, 8) of '<f4')", "--data", "cut.npy");
    }

    [Fact]
    public Task Empty_file()
    {
        File.WriteAllBytes(_place.File("empty.npy"), []);
        return Refused("empty.npy: magic string and version: found 0 bytes, expected 8", "--data", "empty.npy");
    }

    [Fact]
    public Task Header_that_promises_more_than_there_is()
    {
        _place.WriteNpy("lie.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", new byte[64]);
        return Refused("lie.npy: data: found 64 bytes, expected 18446744056529682436 (shape (2147483647, 2147483647) of '<f4')", "--data", "lie.npy");
    }

    [Fact]
    public Task Wrong_type()
    {
        _place.WriteNpy("double.npy", Header.Replace("<f4", "<f8", StringComparison.Ordinal), new byte[120 * 8 * 8]);
        return Refused("double.npy: header, descr: found '<f8', expected '<f4', '<f2', '|u1', '|i1' or '<i4' (in NumPy: np.save('c-double.npy', np.ascontiguousarray(np.load('double.npy'), dtype='<f4')))", "--data", "double.npy");
    }

    [Fact]
    public Task Wrong_rank()
    {
        _place.WriteNpy("flat.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (960,), }", new byte[960 * 4]);
        return Refused("flat.npy: header, shape: found (960,), expected two dimensions, (rows, dimension)", "--data", "flat.npy");
    }

    [Fact]
    public Task Wrong_order()
    {
        _place.WriteNpy("fortran.npy", Header.Replace("False", "True", StringComparison.Ordinal), new byte[120 * 8 * 4]);
        return Refused("fortran.npy: header, fortran_order: found True, expected False (C order, one vector after the other; in NumPy: np.save('c-fortran.npy', np.ascontiguousarray(np.load('fortran.npy'), dtype='<f4')))", "--data", "fortran.npy");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public Task A_value_that_is_not_finite(float value, string name)
    {
        _place.WriteNpy("bad.npy", Header, MemoryMarshal.AsBytes<float>(Workplace.Values((117, 3, value), (118, 0, value))));
        return Refused($"bad.npy: row 117, column 3: found {name}, expected a finite number", "--data", "bad.npy");
    }

    [Fact]
    public Task One_vector()
    {
        _place.WriteNpy("one.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 8), }", new byte[32]);
        return Refused("one.npy: found 1 vector, expected 2 or more", "--data", "one.npy");
    }

    [Fact]
    public async Task Unknown_extension()
    {
        File.WriteAllText(_place.File("x.txt"), "1,2");
        Assert.StartsWith("plumb: x.txt: extension: found .txt, expected .npy, .npz, .fvecs, ", await RefusedMessage("--data", "x.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_as_data()
    {
        Directory.CreateDirectory(_place.File("folder"));
        Assert.StartsWith("plumb: folder: extension: found none, expected .npy, .npz, .fvecs, ", await RefusedMessage("--data", "folder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_the_name_of_a_file_as_data()
    {
        Directory.CreateDirectory(_place.File("folder.npy"));
        Assert.Contains("folder.npy", await RefusedMessage("--data", "folder.npy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replica:x", "--data replica:N: found 'x', expected a whole number")]
    [InlineData("replica:1", "--data: found replica:1, expected replica:N with N 2 or more")]
    [InlineData("", "--data: found an empty name, expected replica, replica:N or the path of a file of vectors")]
    public Task No_source(string source, string message) => Refused(message, "--data", source);

    [Theory]
    [InlineData("0", "--k: found 0, expected 1 or more")]
    [InlineData("5,-1", "--k: found -1, expected 1 or more")]
    [InlineData("-5", "--k: found -5, expected 1 or more")]
    [InlineData("10,120", "--k: found 120, expected less than 120, the number of vectors of a run")]
    [InlineData("10:500:10", "--k: found 500, expected less than 120, the number of vectors of a run")]
    [InlineData("10,10", "--k: found 10 more than once, expected each value once")]
    [InlineData("10;20", "--k: found '10;20', expected a whole number")]
    [InlineData("10,,20", "--k: found '', expected a whole number")]
    [InlineData("20:10", "--k: found '20:10', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("10:20:0", "--k: found '10:20:0', expected FROM:TO:STEP with FROM <= TO and STEP >= 1, such as 10:500:10")]
    [InlineData("ten", "--k: found 'ten', expected a whole number")]
    public Task Neighbourhood_sizes(string value, string message) => Refused(message, "--data", Workplace.Data, "--k", value);

    [Theory]
    [InlineData("--ef", "0", "--ef: found 0, expected 1 or more")]
    [InlineData("--ef", "25,x", "--ef: found 'x', expected a whole number")]
    [InlineData("--ef-construction", "0", "--ef-construction: found 0, expected 1 or more")]
    [InlineData("--alpha", "0", "--alpha: found 0, expected a number above 0, at most 10000")]
    [InlineData("--alpha", "-1", "--alpha: found -1, expected a number above 0, at most 10000")]
    [InlineData("--alpha", "half", "--alpha: found 'half', expected a number")]
    [InlineData("--m", "1", "--m: found 1, expected 2 or more")]
    [InlineData("--m", "2.5", "--m: found '2.5', expected a whole number")]
    [InlineData("--subset", "121", "--subset: found 121, expected at most 120, the number of vectors in x.npy")]
    [InlineData("--subset", "0", "--subset: found 0, expected 1 or more")]
    [InlineData("--subset", "5", "--k: found 50, expected less than 5, the number of vectors of a run")]
    [InlineData("--sample", "0", "--sample: found 0, expected 1 or more")]
    [InlineData("--sample", "-3", "--sample: found -3, expected 1 or more")]
    [InlineData("--sample", "121", "--sample: found 121, expected at most 120, the number of vectors of a run")]
    [InlineData("--sample", "some", "--sample: found 'some', expected a whole number")]
    [InlineData("--runs", "0", "--runs: found 0, expected 1 or more")]
    [InlineData("--seed", "-1", "--seed: found -1, expected 0 or more")]
    [InlineData("--seed", "abc", "--seed: found 'abc', expected a whole number")]
    [InlineData("--threads", "0", "--threads: found 0, expected 1 to 1024")]
    [InlineData("--threads", "-2", "--threads: found -2, expected 1 to 1024")]
    [InlineData("--threads", "many", "--threads: found 'many', expected a whole number")]
    [InlineData("--target-overlap", "1.5", "--target-overlap: found 1.5, expected an overlap above 0, at most 1, or none")]
    [InlineData("--target-overlap", "high", "--target-overlap: found 'high', expected an overlap above 0, at most 1, or none")]
    [InlineData("--sensitivity", "-1", "--sensitivity: found -1, expected 0 or more")]
    [InlineData("--sensitivity", "1", "--sensitivity: found 1, expected 0 for none, or 2 and more graphs to compare")]
    [InlineData("--sensitivity", "few", "--sensitivity: found 'few', expected a whole number")]
    [InlineData("--compare", "papr", "--compare: found 'papr', expected auto, paper or none (did you mean 'paper'?)")]
    [InlineData("--compare", "http://x", "--compare: found 'http://x', expected auto, paper or none")]
    [InlineData("--convention", "papr", "--convention: found 'papr', expected standard, paper or both (did you mean 'paper'?)")]
    public Task Settings(string option, string value, string message) => Refused(message, "--data", Workplace.Data, "--k", "10,50", option, value);

    [Fact]
    public Task A_default_that_does_not_fit() => Refused("--k (default): found 500, expected less than 120, the number of vectors of a run", "--data", Workplace.Data);

    [Theory]
    [InlineData("evaluation: {k_values: [10, 0]}", "plan.yaml:3: evaluation.k_values: found 0, expected 1 or more")]
    [InlineData("evaluation: {k: [10, 120]}", "plan.yaml:3: evaluation.k: found 120, expected less than 120, the number of vectors of a run")]
    [InlineData("evaluation: {k_max: 200}", "plan.yaml:3: evaluation.k_max: found 200, expected less than 120, the number of vectors of a run")]
    [InlineData("alpha_study: {values: [-1]}", "plan.yaml:3: alpha_study.values: found -1, expected a number above 0, at most 10000")]
    [InlineData("search: {hnsw_m: 1}", "plan.yaml:3: search.hnsw_m: found 1, expected 2 or more")]
    [InlineData("search: {exact: {m: 1}}", "plan.yaml:3: search.m: found 1, expected 2 or more")]
    [InlineData("experiment: {seed: -1}", "plan.yaml:3: experiment.seed: found -1, expected 0 or more")]
    [InlineData("search: {m: 5}", "--k (default): found 500, expected less than 120, the number of vectors of a run")]
    public Task A_value_of_a_plan(string text, string message)
    {
        File.WriteAllText(_place.File("plan.yaml"), $"data:\n  path: x.npy\n{text}\n");
        return Refused(message, "plan.yaml");
    }

    [Fact]
    public Task An_option_that_replaces_a_value_of_a_plan()
    {
        File.WriteAllText(_place.File("plan.yaml"), "data: {path: x.npy}\nevaluation: {k: [10]}\n");
        return Refused("--k: found 0, expected 1 or more", "plan.yaml", "--k", "0");
    }

    [Fact]
    public Task Unknown_preset() => Refused("--preset: found 'papr', expected one of quick, paper (did you mean 'paper'?)", "--preset", "papr");

    [Fact]
    public Task Unknown_option() => Refused($"found unknown option '--ruins' (did you mean '--runs'?){Usage}", "--data", Workplace.Data, "--ruins", "3");

    [Fact]
    public Task Unknown_option_that_is_like_none() => Refused($"found unknown option '--frobnicate'{Usage}", "--frobnicate");

    [Fact]
    public Task Unknown_option_with_its_value() => Refused($"found unknown option '--ouput' (did you mean '--out'?){Usage}", "--ouput=x");

    [Fact]
    public Task Two_plans() => Refused($"found 'b.yaml', an argument too many, expected plumb study [PLAN.yaml]{Usage}", "a.yaml", "b.yaml");

    [Fact]
    public Task Missing_plan() => Refused("none.yaml: found no such file, expected one that can be read", "none.yaml");

    [Fact]
    public Task Plan_and_preset()
    {
        File.WriteAllText(_place.File("plan.yaml"), "ef_search_study: {values: [25]}\n");
        return Refused("found both a plan (plan.yaml) and --preset quick, expected one of them", "plan.yaml", "--preset", "quick");
    }

    [Fact]
    public async Task Unknown_key_of_a_plan()
    {
        File.WriteAllText(_place.File("plan.yaml"), "search:\n  ef_serach: 25\n");
        string message = await RefusedMessage("plan.yaml");
        Assert.StartsWith("plumb: plan.yaml:2: search: found unknown key 'ef_serach', expected one of ", message, StringComparison.Ordinal);
        Assert.EndsWith(" (nearest: 'ef_search')\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Unknown_section_of_a_plan()
    {
        File.WriteAllText(_place.File("plan.yaml"), "serach: {m: 5}\n");
        return Refused(
            "plan.yaml:1: found unknown section 'serach', expected one of experiment, data, embedding, search, evaluation, ef_search_study, ef_construction_study, alpha_study (nearest: 'search')",
            "plan.yaml");
    }

    [Fact]
    public async Task A_plan_that_is_no_YAML()
    {
        File.WriteAllText(_place.File("plan.yaml"), "a: b: c: [\n\n");
        Assert.Matches(@"^plumb: plan\.yaml(:\d+)?: found invalid YAML \([^\n]+\), expected a plan\n$", await RefusedMessage("plan.yaml"));
    }

    [Fact]
    public async Task Vectors_as_a_plan() => Assert.StartsWith("plumb: x.npy", await RefusedMessage("x.npy"), StringComparison.Ordinal);

    [Fact]
    public Task A_run_folder_that_is_not_empty()
    {
        Directory.CreateDirectory(_place.File("full"));
        File.WriteAllText(_place.File("full/mine"), "x");
        return Refused("--out: found full, a folder that is not empty, expected a folder that does not exist or is empty", "--data", Workplace.Data, "--k", "10", "--out", "full");
    }

    [Fact]
    public Task A_file_as_run_folder() =>
        Refused("--out: found x.npy, a file, expected a folder that does not exist or is empty", "--data", Workplace.Data, "--k", "10", "--out", "x.npy");

    [Fact]
    public async Task A_run_folder_that_cannot_be_written()
    {
        foreach (string folder in (string[])["x.npy/run", "/proc/plumbline/run", $"new/{new string('x', 300)}"])
        {
            string message = await RefusedMessage("--data", Workplace.Data, "--k", "10", "--out", folder);
            Assert.StartsWith($"plumb: --out: found {folder}, a place that cannot be written (", message, StringComparison.Ordinal);
            Assert.EndsWith("), expected a writable folder\n", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public Task Json_in_a_folder_that_does_not_exist() =>
        Refused("--json: found none/out.json, in a folder that does not exist, expected the path of a file", "--data", Workplace.Data, "--k", "10", "--json", "none/out.json");

    [Fact]
    public Task Json_to_a_folder()
    {
        Directory.CreateDirectory(_place.File("folder"));
        return Refused("--json: found folder, a folder, expected the path of a file", "--data", Workplace.Data, "--k", "10", "--json", "folder");
    }

    [Fact]
    public Task An_option_without_its_value() =>
        Refused("--k: found the option --out, expected a value (plumb study --help shows the usage)", "--data", Workplace.Data, "--k", "--out", "o");

    [Fact]
    public async Task Json_over_the_data()
    {
        byte[] before = File.ReadAllBytes(_place.File("x.npy"));
        await Refused("--json: found x.npy, which is an input, expected the path of a JSON file, or - (a plan goes before --json)", "--data", Workplace.Data, "--k", "10", "--json", "x.npy");
        Assert.Equal(before, File.ReadAllBytes(_place.File("x.npy")));
    }

    [Fact]
    public Task Json_in_the_run_folder() =>
        Refused("--json: found out/x.json, in a folder that does not exist, expected the path of a file", "--data", Workplace.Data, "--k", "10", "--out", "out", "--json", "out/x.json");

    [Fact]
    public Task Json_as_the_run_folder() =>
        Refused("--json: found out, which is the run folder or inside it, expected a path elsewhere", "--data", Workplace.Data, "--k", "10", "--out", "out", "--json", "out");

    [Fact]
    public Task An_empty_name_for_the_run_folder() =>
        Refused("--out: found '', expected the path of a folder", "--data", Workplace.Data, "--k", "10", "--out", "");

    [Fact]
    public Task A_plan_that_nests_without_end()
    {
        File.WriteAllText(_place.File("deep.yaml"), new string('[', 100_000));
        return Refused("deep.yaml:1: found more than 32 nested levels, expected a plan", "deep.yaml");
    }

    [Fact]
    public Task Vectors_too_long_for_squared_distances_in_single_precision()
    {
        float[] values = new float[200 * 2];
        Array.Fill(values, 1f);
        values[10] = 1e19f;
        using (VectorSet vectors = VectorSet.FromValues(values, 2))
        {
            Plumbline.IO.NpyWriter.Write(_place.File("long.npy"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        }

        return Refused("long.npy: vector 5 of a run: found length 1E+19, expected at most 9.223E+18, so that squared distances fit float32 (scale the vectors down)", "--data", "long.npy", "--k", "10", "--quiet");
    }

    [Fact]
    public Task Json_over_the_plan()
    {
        File.WriteAllText(_place.File("plan.yaml"), "data: {path: x.npy}\nevaluation: {k: 10}\nef_search_study: {values: [25]}\n");
        return Refused("--json: found plan.yaml, which is an input, expected the path of a JSON file, or - (a plan goes before --json)", "--data", Workplace.Data, "--k", "10", "--json", "plan.yaml");
    }

    [Fact]
    public async Task No_command_shows_the_help()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("study", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, "stduy");
        Assert.Equal(new PlumbResult(2, "", "plumb: found unknown command 'stduy' (did you mean 'study'?) (plumb --help shows the usage)\n"), result);
    }

    private async Task Refused(string message, params string[] arguments) => Assert.Equal($"plumb: {message}\n", await RefusedMessage(arguments));

    private async Task<string> RefusedMessage(params string[] arguments)
    {
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["study", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(before, _place.Entries);
        Assert.Equal(result.Errors.Length - 1, result.Errors.IndexOf('\n', StringComparison.Ordinal));
        return result.Errors;
    }
}
