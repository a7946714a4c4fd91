using System.Runtime.InteropServices;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Truth;

/// <summary>One test for each bad input: one line on standard error, exit code 2, nothing on standard output, nothing written.</summary>
public sealed class TruthBadInputTests : IDisposable
{
    private const string Header = "{'descr': '<f4', 'fortran_order': False, 'shape': (120, 8), }";
    private static readonly string[] Good = [Workplace.Data, "--k", "5", "-o", "t.npz"];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("120", "--k: found 120, expected 1 to 119, the 120 vectors of x.npy less the one searched for")]
    [InlineData("0", "--k: found 0, expected 1 to 119, the 120 vectors of x.npy less the one searched for")]
    [InlineData("-3", "--k: found -3, expected 1 to 119, the 120 vectors of x.npy less the one searched for")]
    [InlineData("ten", "--k: found 'ten', expected a whole number")]
    [InlineData("99999999999", "--k: found 99999999999, expected a whole number up to 2147483647")]
    public Task Neighbours(string k, string message) => Refused(message, Workplace.Data, "--k", k, "-o", "t.npz");

    [Fact]
    public Task More_neighbours_than_the_base_has() =>
        Refused("--k: found 121, expected 1 to 120, the vectors of x.npy", Workplace.Data, "--queries", Workplace.Data, "--k", "121", "-o", "t.npz");

    [Fact]
    public Task Dimensions_that_differ()
    {
        _place.WriteNpy("q.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 9), }", new byte[3 * 9 * 4]);
        return Refused("q.npy: found dimension 9, expected 8, the dimension of x.npy", [.. Good, "--queries", "q.npy"]);
    }

    [Fact]
    public Task A_base_of_one_vector()
    {
        _place.WriteNpy("one.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 8), }", new byte[32]);
        return Refused("one.npy: found 1 vector, expected 2 or more (a vector is not its own neighbour)", "one.npy", "--k", "1", "-o", "t.npz");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public async Task A_value_that_is_not_finite(float value, string name)
    {
        _place.WriteNpy("bad.npy", Header, MemoryMarshal.AsBytes<float>(Workplace.Values((117, 3, value), (118, 0, value))));
        string message = $"bad.npy: row 117, column 3: found {name}, expected a finite number";
        await Refused(message, "bad.npy", "--k", "5", "-o", "t.npz", "--quiet");
        await Refused(message, [.. Good, "--queries", "bad.npy", "--quiet"]);
    }

    [Fact]
    public Task A_vector_whose_distances_overflow()
    {
        _place.WriteNpy("long.npy", Header, MemoryMarshal.AsBytes<float>(Workplace.Values((7, 3, 1e19f))));
        return Refused("long.npy: row 7: found length 1E+19, expected at most 9.223E+18, so that distances fit float32 (scale the vectors down)", "long.npy", "--k", "5", "-o", "t.npz", "--quiet");
    }

    [Fact]
    public Task A_file_cut_short()
    {
        _place.WriteNpy("cut.npy", Header, new byte[(120 * 8 * 4) - 3]);
        return Refused("cut.npy: data: found 3837 bytes, expected 3840 (shape (120, 8) of '<f4')", "cut.npy", "--k", "5", "-o", "t.npz");
    }

    [Fact]
    public async Task A_missing_file()
    {
        await Refused("none.npy: found no such file, expected one that can be read", "none.npy", "--k", "5", "-o", "t.npz");
        await Refused("none.npy: found no such file, expected one that can be read", [.. Good, "--queries", "none.npy"]);
    }

    [Fact]
    public async Task An_unknown_format_of_the_base()
    {
        await Refused("x.txt: found no such file, expected one that can be read", "x.txt", "--k", "5", "-o", "t.npz");
        File.WriteAllText(_place.File("x.txt"), "1,2");
        Assert.StartsWith("plumb: x.txt: extension: found .txt, expected .npy, .npz, .fvecs, ", await RefusedMessage("x.txt", "--k", "5", "-o", "t.npz"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t.csv", "t.csv: extension: found .csv, expected .ivecs, .fvecs, .npz, .hdf5 or .h5")]
    [InlineData("t", "t: extension: found none, expected .ivecs, .fvecs, .npz, .hdf5 or .h5")]
    [InlineData("none/t.npz", "--out: found none/t.npz, in a folder that does not exist, expected the path of a file")]
    [InlineData("", "--out: found an empty name, expected the path of a file")]
    public Task Outputs(string output, string message) => Refused(message, Workplace.Data, "--k", "5", "-o", output);

    [Fact]
    public Task A_folder_as_output()
    {
        Directory.CreateDirectory(_place.File("t.h5"));
        return Refused("--out: found t.h5, a folder, expected the path of a file", Workplace.Data, "--k", "5", "-o", "t.h5", "--force");
    }

    [Fact]
    public Task A_folder_as_the_second_of_two_outputs()
    {
        Directory.CreateDirectory(_place.File("t.fvecs"));
        return Refused("--out: found t.fvecs, a folder, expected the path of a file", Workplace.Data, "--k", "5", "-o", "t.ivecs", "--force");
    }

    [Fact]
    public async Task An_output_that_cannot_be_written()
    {
        if (OperatingSystem.IsLinux())
        {
            await Refused("--out: found /proc/t.npz, which cannot be written, expected the path of a file", Workplace.Data, "--k", "5", "-o", "/proc/t.npz");
        }
        else
        {
            Assert.Skip("There is no /proc here.");
        }
    }

    [Fact]
    public async Task An_output_over_an_input()
    {
        using (VectorSet vectors = VectorSet.FromValues(Workplace.Values(), Workplace.Dimension))
        {
            IO.FvecsWriter.Write(_place.File("x.fvecs"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        }

        const string message = "--out: found x.ivecs, which would replace the input x.fvecs, expected another name";
        await Refused(message, "x.fvecs", "--k", "5", "-o", "x.ivecs", "--force");
        await Refused(message, Workplace.Data, "--queries", "x.fvecs", "--k", "5", "-o", "x.ivecs", "--force");
        File.CreateSymbolicLink(_place.File("link.fvecs"), _place.File("x.fvecs"));
        await Refused("--out: found link.ivecs, which would replace the input x.fvecs, expected another name", "x.fvecs", "--k", "5", "-o", "link.ivecs", "--force");
    }

    /// <summary>A file with holes says that it has a million vectors; nothing of it is read.</summary>
    [Fact]
    public async Task An_output_that_would_not_fit_on_the_disk()
    {
        WriteHoles("holes.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (9000000, 1), }", 9_000_000L * 4);
        foreach ((string output, string needed) in ((string, string)[])[("t.h5", "647,999,928,016,384"), ("t.ivecs", "648,000,000,000,000"), ("t.npz", "971,999,892,001,024")])
        {
            string message = await RefusedMessage("holes.npy", "--k", "8999999", "-o", output);
            Assert.Matches($@"^plumb: --out: found [\d,]+ bytes free on the disk of [^\n]+, expected at least {needed} \(9,000,000 queries of 8,999,999 neighbours\)\n$", message);
        }
    }

    [Fact]
    public async Task Vectors_to_be_copied_that_are_more_than_the_memory()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Files with holes are asked of Linux only.");
        }

        // 8 TB of .fvecs, were it not for the holes.
        byte[] dimension = BitConverter.GetBytes(1_000_000);
        using (FileStream file = File.Create(_place.File("holes.fvecs")))
        {
            file.Write(dimension);
            file.SetLength(2_000_000L * 4_000_004);
        }

        string message = await RefusedMessage("holes.fvecs", "--k", "5", "-o", "t.npz");
        Assert.Matches(@"^plumb: holes\.fvecs: found 8,000,000,000,000 bytes of vectors to be copied into memory, expected at most [\d,]+, the memory of this machine \(a float32 \.npy is mapped instead\)\n$", message);
    }

    [Fact]
    public async Task Results_that_are_more_than_the_memory()
    {
        // Blanks, so that the data lie where they can be mapped.
        WriteHoles("holes.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 1), }  ", 8_000_000_000);
        WriteHoles("q.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }   ", 4);
        (string Name, string Value)[] small = [("DOTNET_GCHeapHardLimit", "20000000")];
        PlumbResult result = await Plumb.RunAsync(_place.Path, small, ["truth", "holes.npy", "--queries", "q.npy", "--k", "100000000", "-o", "t.npz"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(@"^plumb: --memory: found 800,000,000 bytes of results at a time \(1 query of 100,000,000 neighbours\), expected at most [\d,]+, the memory of this machine\n$", result.Errors);
    }

    [Fact]
    public async Task A_kernel_that_there_is_not()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, [("PLUMBLINE_KERNEL", "abacus")], ["truth", .. Good]);
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(@"(^|\n)plumb: PLUMBLINE_KERNEL is 'abacus'; this machine supports [a-z0-9, ]*scalar\.\n$", result.Errors);
    }

    [Fact]
    public Task Vectors_whose_distances_all_vanish()
    {
        _place.WriteNpy("tiny.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }", [.. ((float[])[1e-30f, 2e-30f, 0]).SelectMany(BitConverter.GetBytes)]);
        return Refused(
            "tiny.npy: found no vector longer than 2E-30, expected one of at least 1E-18, so that squared distances fit float32 (scale the vectors up)",
            "tiny.npy", "--k", "1", "-o", "t.npz", "--quiet");
    }

    [Theory]
    [InlineData("--metric", "l3", "--metric: found 'l3', expected l2, squared-l2, ip or cosine (did you mean 'l2'?)")]
    [InlineData("--metric", "euclid", "--metric: found 'euclid', expected l2, squared-l2, ip or cosine")]
    [InlineData("--threads", "0", "--threads: found 0, expected 1 to 1024")]
    [InlineData("--threads", "all", "--threads: found 'all', expected a whole number")]
    [InlineData("--memory", "0", "--memory: found '0', expected a size such as 512M or 8G")]
    [InlineData("--memory", "-1G", "--memory: found '-1G', expected a size such as 512M or 8G")]
    [InlineData("--memory", "much", "--memory: found 'much', expected a size such as 512M or 8G")]
    [InlineData("--memory", "99999999T", "--memory: found '99999999T', expected a size such as 512M or 8G")]
    [InlineData("--json", "t.npz", "--json: found t.npz, which is the output, expected a path elsewhere")]
    [InlineData("--json", "x.npy", "--json: found x.npy, which is an input, expected the path of a JSON file, or -")]
    [InlineData("--json", "none/x.json", "--json: found none/x.json, in a folder that does not exist, expected the path of a file")]
    [InlineData("--querys", "q.npy", "found unknown option '--querys' (did you mean '--queries'?) (plumb truth --help shows the usage)")]
    public Task Options(string option, string value, string message) => Refused(message, [.. Good, option, value]);

    [Fact]
    public Task No_number_of_neighbours() => Refused("--k: found nothing, expected the number of neighbours", Workplace.Data, "-o", "t.npz");

    [Fact]
    public Task No_output() => Refused("--out: found nothing, expected the path of a file", Workplace.Data, "--k", "5");

    [Fact]
    public Task No_base() => Refused("BASE: found nothing, expected plumb truth BASE (plumb truth --help shows the usage)", "--k", "5", "-o", "t.npz");

    private void WriteHoles(string name, string dictionary, long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Files with holes are asked of Linux only.");
        }

        _place.WriteNpy(name, dictionary, []);
        using FileStream file = new(_place.File(name), FileMode.Open);
        file.SetLength(file.Length + bytes);
    }

    private async Task Refused(string message, params string[] arguments) => Assert.Equal($"plumb: {message}\n", await RefusedMessage(arguments));

    /// <summary>The one line, before which only the line of what was to be done and progress may stand.</summary>
    private async Task<string> RefusedMessage(params string[] arguments)
    {
        string[] before = _place.Entries;
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["truth", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(before, _place.Entries);
        Assert.Equal(result.Errors.Length - 1, result.Errors.IndexOf('\n', StringComparison.Ordinal));
        return result.Errors;
    }
}
