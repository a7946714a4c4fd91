using Plumbline.EndToEnd.Support;
using Plumbline.IO;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>An output that another process is making is refused before the work, not replaced after it.</summary>
public sealed class ClaimedOutputTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("i.plumb", "build x.npy -o i.plumb")]
    [InlineData("t.ivecs", "truth x.npy --k 3 -o t.fvecs")]
    [InlineData("c.fbin", "convert x.npy c.fbin")]
    public async Task What_another_process_is_writing_is_refused_without_force(string claimed, string command)
    {
        string[] arguments = command.Split(' ');
        string[] before = _place.Entries;
        using (AtomicFile.Claim(_place.File(claimed)))
        {
            PlumbResult refused = await Plumb.RunAsync(_place.Path, arguments);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            Assert.Contains($"found {arguments.Last(argument => argument.Contains('.', StringComparison.Ordinal))}, which another process is writing, expected a new name", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, _place.Entries);
        (await Plumb.RunAsync(_place.Path, arguments)).AssertDone();
    }

    [Fact]
    public async Task Of_two_builds_started_together_one_is_refused()
    {
        using Plumb one = Plumb.Start(_place.Path, "build", "x.npy", "-o", "i.plumb");
        using Plumb other = Plumb.Start(_place.Path, "build", "x.npy", "-o", "i.plumb");
        PlumbResult[] results = [await one.EndAsync(), await other.EndAsync()];
        Assert.Equal([0, 2], results.Select(result => result.ExitCode).Order());
        (await Plumb.RunAsync(_place.Path, "info", "i.plumb")).AssertDone();
        Assert.Equal(2, _place.Entries.Length);
    }
}
