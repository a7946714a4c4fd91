using Plumbline.Bench.Report;

namespace Plumbline.Bench.Tests.Report;

/// <summary>The table on the screen.</summary>
public class ReportTextTests
{
    [Fact]
    public void Rows_show_medians_their_ratio_and_the_share_of_the_limit()
    {
        BenchReport report = new()
        {
            Title = "a title",
            Repetitions = 3,
            Rows =
            [
                new BenchRow { Work = "multiply", Peer = "somebody", Ours = [1, 9, 2], Theirs = [5, 4, 30], Rate = new BenchRate("GFLOP/s", 200, "FMA peak", [120, 125, 130]) },
                new BenchRow { Work = "alone", Peer = "-", Ours = [0.0123], Theirs = [] },
                new BenchRow { Work = "memory", Peer = "somebody", Unit = BenchUnit.Bytes, Ours = [2e9], Theirs = [1e9], TheirsEstimated = true },
                new BenchRow { Work = "queries", Peer = "somebody", Unit = BenchUnit.PerSecond, Ours = [3000], Theirs = [1200] },
            ],
            Checks = [new BenchCheck("a", 1, 1, 0, 0.1)],
            CheckSummary = "all",
            Notes = ["a note"],
        };
        string text = ReportText.Create(report, new BenchOptions { Work = "study", Peer = "p", Threads = 2 }, new Dictionary<string, string> { ["faiss"] = "1.2" });
        string[] lines = text.Split('\n');
        Assert.Contains("work      peer          ours      peer's  ratio   ours  peer's           limit  of limit", lines);
        Assert.Contains("multiply  somebody    2.00 s      5.00 s   2.50  100.0    40.0  GFLOP/s  125.0       80%", lines);
        Assert.Contains("alone     -         12.30 ms           -      -      -       -               -         -", lines);
        // Of a rate more is better.
        Assert.Contains("queries   somebody  3,000 /s    1,200 /s   2.50", text, StringComparison.Ordinal);
        Assert.Contains("memory    somebody  2,000 MB  1,000 MB *   0.50", text, StringComparison.Ordinal);
        Assert.Contains("Both sides agree: all", lines);
        Assert.Contains("- a note", lines);
        Assert.Contains("faiss 1.2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_a_number_is_no_agreement() =>
        Assert.False(new BenchCheck("a", double.NaN, 1, double.NaN, 0.1).Passed);

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 4, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 10 }, 3)]
    public void Median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Median.Of(values));
}
