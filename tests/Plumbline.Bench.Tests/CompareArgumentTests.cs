using Plumbline.Bench.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests;

/// <summary>bench/compare explains itself, and refuses wrong arguments in one line before it builds anything.</summary>
public class CompareArgumentTests
{
    [Fact]
    public async Task Help_names_every_work_and_gives_examples()
    {
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, "--help");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(result.Errors);
        Assert.StartsWith("usage: bench/compare WORK", result.Output, StringComparison.Ordinal);
        Assert.Contains("examples:", result.Output, StringComparison.Ordinal);
        foreach (IComparison comparison in Comparisons.All)
        {
            Assert.Contains($"\n  {comparison.Name} ", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_work_has_a_peer_and_every_peer_a_work()
    {
        // A program to build, or the head alone where the peer runs in our process; not both.
        string[] peers =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root, "bench", "peers"))
                .Where(path => Path.GetExtension(path) is ".cpp" or ".head")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Comparisons.All.Select(comparison => comparison.Name), peers);
    }

    [Theory]
    [InlineData("found no work, expected one of")]
    [InlineData("found work 'sttudy', expected one of", "sttudy")]
    [InlineData("found work '../peers/study', expected one of", "../peers/study")]
    [InlineData("found a second work 'study'", "study", "study")]
    [InlineData("found unknown option '--fast'", "study", "--fast")]
    [InlineData("--threads: found '0', expected a whole number from 1 to 9999", "study", "--threads", "0")]
    [InlineData("--threads: found nothing after it", "study", "--threads")]
    [InlineData("--repetitions: found 'two'", "study", "--repetitions", "two")]
    [InlineData("--quick: found twice", "study", "--quick", "--quick")]
    [InlineData("found --quick and --full", "study", "--quick", "--full")]
    [InlineData("found --only, which study does not have", "study", "--only", "x")]
    [InlineData("found --full, which exact does not have", "exact", "--full")]
    [InlineData("found work 'embed.head', expected one of embed, exact, hnsw, study", "embed.head")]
    [InlineData("found --full, which embed does not have", "embed", "--full")]
    [InlineData("found --chart, which embed does not have", "embed", "--only", "MobileNetV2", "--chart", "x.svg")]
    [InlineData("--json: found ., a folder", "embed", "--json", ".")]
    [InlineData("--json: found no/such/folder.json, in a folder that does not exist", "study", "--json", "no/such/folder.json")]
    [InlineData("--json: found ., a folder", "study", "--json", ".")]
    [InlineData("found --chart, which exact does not have", "exact", "--chart", "x.svg")]
    [InlineData("--chart: found x.pdf, expected a name that ends in .svg or .png", "hnsw", "--chart", "x.pdf")]
    [InlineData("--chart: found no/such/folder.svg, in a folder that does not exist", "hnsw", "--chart", "no/such/folder.svg")]
    public async Task Wrong_arguments_are_refused_in_one_line(string expected, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        CompareResult result = await CompareProcess.RunAsync(folder.Path, arguments);
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Empty(result.Output);
        Assert.StartsWith($"bench/compare: {expected}", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, result.Errors.Count(c => c == '\n'));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
