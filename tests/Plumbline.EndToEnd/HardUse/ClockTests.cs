using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>A clock that is set while plumb runs, to years before and after: the same output, and times that were taken by another clock.</summary>
public sealed class ClockTests : IDisposable
{
    // What the clock is off by, one after another.
    private static readonly string[] Jumps = ["+0", "-30d", "+0.5d", "-20y", "+40y", "-1.25s"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("study")]
    [InlineData("embed")]
    [InlineData("truth")]
    [InlineData("build")]
    [InlineData("search")]
    [InlineData("audit")]
    [InlineData("tune")]
    public async Task It_may_jump(string name)
    {
        WritingCommand command = WritingCommand.All.Single(one => one.Name == name);
        HardUseInputs inputs = await HardUseInputs.GetAsync();
        string output = Directory.CreateDirectory(_folder.File("out")).FullName;
        (PlumbResult result, TimeSpan took) = await RunAsync(command.In(inputs.Path, output));
        result.AssertDone();
        OutputAssert.Same(command, await inputs.OutputsOfAsync(command), output);
        foreach (string file in command.Outputs.Where(file => file.EndsWith(".json", StringComparison.Ordinal) && !file.Contains("manifest", StringComparison.Ordinal)))
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, file)));
            double[] seconds = [.. json.RootElement.GetProperty("seconds").EnumerateObject().Select(stage => stage.Value.GetDouble())];
            Assert.NotEmpty(seconds);
            Assert.All(seconds, value => Assert.InRange(value, 0, took.TotalSeconds));
        }
    }

    /// <summary>Rounds come by the steady clock: a jump back does not make them late, one forward not early.</summary>
    [Fact]
    public async Task A_watch_keeps_its_rounds()
    {
        HardUseInputs inputs = await HardUseInputs.GetAsync();
        string lines = _folder.File("rounds.jsonl");
        (PlumbResult result, TimeSpan took) = await RunAsync(
            ["watch", Path.Combine(inputs.Path, "index.plumb"), "--data", Path.Combine(inputs.Path, "base.npy"), "--k", "10", "--sample", "5", "--max-qps", "100", "--every", "1s", "--rounds", "4", "--json", lines]);
        result.AssertDone();
        Assert.Equal(4, File.ReadAllLines(lines).Length);
        Assert.InRange(took.TotalSeconds, 3, 20);
    }

    private async Task<(PlumbResult Result, TimeSpan Took)> RunAsync(string[] arguments)
    {
        string clock = _folder.File("clock");
        (string, string)[] environment =
        [
            ("LD_PRELOAD", RequireLibrary()), ("FAKETIME_TIMESTAMP_FILE", clock), ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1"),
            ("PLUMBLINE_CACHE", _folder.File("cache")),
        ];
        File.WriteAllText(clock, "+0\n");
        long start = Stopwatch.GetTimestamp();
        using Plumb plumb = Plumb.Start(_folder.Path, environment, arguments);
        Task<PlumbResult> end = plumb.EndAsync();
        for (int jump = 0; !end.IsCompleted; jump++)
        {
            // Renamed, or a half-written line would be read.
            File.WriteAllText(clock + ".new", Jumps[jump % Jumps.Length] + "\n");
            File.Move(clock + ".new", clock, overwrite: true);
            await Task.Delay(60, TestContext.Current.CancellationToken);
        }

        return (await end, Stopwatch.GetElapsedTime(start));
    }

    private static string RequireLibrary()
    {
        string? library = Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists) : null;
        if (library is null)
        {
            Requirement.Missing(string.Create(CultureInfo.InvariantCulture, $"libfaketime is absent (apt-get install libfaketime)."));
        }

        return library;
    }
}
