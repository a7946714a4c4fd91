using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>What commands say of their progress where standard error is no terminal.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("truth x.npy --k 5 -o t.npz")]
    [InlineData("build x.npy -o i.plumb")]
    [InlineData("study --data x.npy --k 5,20 --m 4 --ef 4 --ef-construction 10 --alpha 0.5 --sensitivity 0 --out run")]
    public async Task A_log_has_no_line_of_a_stage_that_took_no_time(string line)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, line.Split(' '));
        result.AssertDone();
        Assert.DoesNotContain("%", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_wants_them_has_each_stage_as_it_begins()
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, [("PLUMBLINE_PROGRESS", "lines")], ["truth", "x.npy", "--k", "5", "-o", "t.npz"]);
        result.AssertDone();
        Assert.Contains("%  exact neighbours", result.Errors, StringComparison.Ordinal);
    }
}
