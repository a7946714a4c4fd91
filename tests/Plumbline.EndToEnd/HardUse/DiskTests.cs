using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>A disk that is full, that becomes full, or can only be read: one line, exit code 2, and no output that is not whole.</summary>
public sealed class DiskTests : IDisposable
{
    // Files can be made, and nothing written into them.
    private const string Full = "mount -t tmpfs -o size=64k,mode=755 tmpfs out && { head -c 1M /dev/zero >out/filler 2>/dev/null || true; }";
    private const string ReadOnly = "mount -t tmpfs -o size=64k,mode=755 tmpfs out && mount -o remount,ro out";

    // No byte may be written, and no signal ends who tries; code that .NET makes lies in a file, too, unless it is told otherwise.
    private const string SmallFiles = "export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 0";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names { get; } = [.. WritingCommand.Tried.Select(command => command.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_full_disk(string name) => RefuseAsync(name, Full, mounts: true);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_disk_that_can_only_be_read(string name) => RefuseAsync(name, ReadOnly, mounts: true);

    /// <summary>As a disk that becomes full while the file is written, which no look beforehand can tell.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public Task Files_that_cannot_grow(string name) => RefuseAsync(name, SmallFiles, mounts: false);

    private async Task RefuseAsync(string name, string prepare, bool mounts)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mounts and limits of Linux.");
        WritingCommand command = WritingCommand.All.Single(one => one.Name == name);
        HardUseInputs inputs = await HardUseInputs.GetAsync();
        Directory.CreateDirectory(_folder.File("out"));
        // What is mounted is seen, and ends, with this shell alone.
        string script = $"{prepare} && {{ {Shell.Plumb(command.In(inputs.Path, "out"))}; code=$?; echo; find out -mindepth 1 -printf 'left %P %s\\n'; exit $code; }}";
        string user = Environment.UserName == "root" ? "" : "--map-root-user ";
        PlumbResult result = await Shell.RunAsync(
            _folder.Path,
            mounts ? $"unshare {user}--mount bash -c {Shell.Quote(script)}" : script,
            ("PLUMBLINE_CACHE", _folder.File(mounts ? "out/cache" : "cache")));
        // A watch is worth more than its record: it says so and goes on.
        bool goesOn = name == "watch" && prepare != ReadOnly;
        Assert.True(result.ExitCode == (goesOn ? 0 : 2), $"{name}: exit code {result.ExitCode}\n{result.Errors}\n{result.Output}");
        string[] lines = [.. result.Errors.Split('\n').Where(line => line.StartsWith("plumb: ", StringComparison.Ordinal))];
        Assert.True(lines.Length == 1 && result.Errors.EndsWith(lines[0] + "\n", StringComparison.Ordinal), $"{name}:\n{result.Errors}");
        Assert.DoesNotContain("internal error", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(".plumbline-", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("another process", lines[0], StringComparison.Ordinal);
        HardUseRuns.Tell($"{name}: {lines[0]}");
        string[] left = [.. result.Output.Split('\n').Where(line => line.StartsWith("left ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Where(path => path != "filler")];
        // What a study or an embedding has finished stays, hidden, to go on from.
        Assert.All(left, path => Assert.True(path.StartsWith('.') || goesOn || path.StartsWith("cache", StringComparison.Ordinal), $"{name} left {string.Join(", ", left)}"));
        Assert.DoesNotContain(left, path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
