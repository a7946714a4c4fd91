using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>
/// Commands that write files, killed at any moment: an output that is there is whole and right, what else is left is hidden, and the same command
/// ends with the same bytes and without leavings. PLUMBLINE_KILLS=100 kills each a hundred times.
/// </summary>
public sealed class KilledFileTests : IDisposable
{
    private const int UsualKills = 3;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("truth to .npz", "truth ../base.npy --k 400 --memory 4M -o out.npz", "out.npz")]
    [InlineData("truth to .ivecs", "truth ../base.npy --k 400 --memory 4M -o out.ivecs", "out.fvecs,out.ivecs")]
    [InlineData("truth to .hdf5", "truth ../base.npy --k 400 --memory 4M -o out.hdf5", "out.hdf5")]
    [InlineData("build", "build ../base.npy --m 8 --ef-construction 40 -o out.plumb", "out.plumb")]
    public Task Vectors(string name, string command, string outputs)
    {
        Random random = new(5);
        using VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, 3000 * 32).Select(_ => random.NextSingle())], 32);
        NpyWriter.Write(_place.File("base.npy"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        return KillAsync(name, command.Split(' '), outputs.Split(','));
    }

    [Fact]
    public Task Images()
    {
        Pictures.WriteModel(_place.Path);
        return KillAsync(
            "embed",
            ["embed", "generated:1500", "--model", "../net.onnx", "--preprocess", "../net.json", "--batch", "4", "-o", "out.npy"],
            ["out.npy.manifest.json", "out.npy"]);
    }

    /// <param name="name">Of the command, for the figures.</param>
    /// <param name="command">The command, in a folder of its own.</param>
    /// <param name="outputs">The files that it writes; the last says that all are there.</param>
    private async Task KillAsync(string name, string[] command, string[] outputs)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no POSIX signals here.");
        KillPlan plan = new(name, HardUseRuns.Count("PLUMBLINE_KILLS", UsualKills));
        await plan.MeasureAsync(run => Plumb.RunAsync(Folder($"whole{run}"), command));
        Assert.Equal(outputs.Order(StringComparer.Ordinal), Names("whole1"));
        for (int kill = 0; kill < plan.Kills; kill++)
        {
            string folder = Folder("killed");
            await plan.KillAsync(kill, () => Plumb.Start(folder, command), () => File.Exists(Path.Combine(folder, outputs[^1])));
            bool complete = File.Exists(Path.Combine(folder, outputs[^1]));
            string[] left = Names("killed");
            Assert.All(left.Except(outputs), leaving => Assert.StartsWith(".", leaving, StringComparison.Ordinal));
            AssertRight(left.Intersect(outputs), $"{name}, kill {kill}");
            if (complete)
            {
                Assert.Subset(left.ToHashSet(), outputs.ToHashSet());
            }

            PlumbResult again = await Plumb.RunAsync(folder, command);
            Assert.True(again.ExitCode == (complete ? 2 : 0), $"{name}, kill {kill}: exit code {again.ExitCode}\n{again.Errors}");
            Assert.Equal(outputs.Order(StringComparer.Ordinal), Names("killed"));
            AssertRight(outputs, $"{name}, after kill {kill}");
            Directory.Delete(folder, recursive: true);
        }

        plan.Tell();
    }

    private string Folder(string name) => Directory.CreateDirectory(_place.File(name)).FullName;

    private string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(_place.File(folder)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    private void AssertRight(IEnumerable<string> outputs, string when)
    {
        foreach (string output in outputs)
        {
            Assert.True(_place.Bytes($"whole1/{output}").AsSpan().SequenceEqual(_place.Bytes($"killed/{output}")), $"{when}: {output} is not whole.");
        }
    }
}
