using System.Globalization;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>Too little memory: the whole output, or one line and none. The limit falls until a command no longer gets on.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names { get; } = [.. WritingCommand.Tried.Select(command => command.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_limit_of_the_heap(string name)
    {
        WritingCommand command = WritingCommand.All.Single(one => one.Name == name);
        HardUseInputs inputs = await HardUseInputs.GetAsync();
        string expected = await inputs.OutputsOfAsync(command);
        List<string> ends = [];
        foreach (int mebibytes in (int[])[16, 4])
        {
            string output = Directory.CreateDirectory(_folder.File($"{mebibytes}")).FullName;
            PlumbResult result = await Plumb.RunAsync(
                _folder.Path,
                [("DOTNET_GCHeapHardLimit", (mebibytes << 20).ToString("X", CultureInfo.InvariantCulture)), ("PLUMBLINE_CACHE", _folder.File($"cache{mebibytes}"))],
                command.In(inputs.Path, output));
            if (result.ExitCode == 0)
            {
                OutputAssert.Same(command, expected, output);
                ends.Add($"{mebibytes} MiB: done");
                continue;
            }

            string[] lines = [.. result.Errors.Split('\n').Where(line => line.Length > 0)];
            ends.Add($"{mebibytes} MiB: exit code {result.ExitCode}, {lines[^1]}");
            // Where the runtime itself finds none, it ends the process with a line of its own.
            bool endedByRuntime = result.ExitCode == 134 && lines[^1] == "Out of memory.";
            Assert.True(endedByRuntime || (result.ExitCode == 2 && lines[^1].StartsWith("plumb: found too little memory", StringComparison.Ordinal)), $"{name}, {mebibytes} MiB: exit code {result.ExitCode}\n{result.Errors}");
            string[] left = [.. Directory.EnumerateFileSystemEntries(output).Select(entry => Path.GetFileName(entry))];
            Assert.All(left, entry => Assert.StartsWith(".", entry, StringComparison.Ordinal));
            Assert.DoesNotContain(left, entry => !endedByRuntime && entry.EndsWith(".tmp", StringComparison.Ordinal));
        }

        HardUseRuns.Tell($"{name}: {string.Join("; ", ends)}");
    }
}
