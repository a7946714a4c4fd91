using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>
/// Two processes that write the same output at once: one whole output, and whoever does not get on says so in one line.
/// PLUMBLINE_PAIRS=20 tries each command twenty times.
/// </summary>
public sealed class TwoProcessTests : IDisposable
{
    private const int UsualPairs = 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("study")]
    [InlineData("study of images")]
    [InlineData("embed")]
    [InlineData("truth")]
    [InlineData("truth of queries")]
    [InlineData("build")]
    [InlineData("search of several k")]
    [InlineData("report")]
    [InlineData("convert to parquet")]
    public async Task Both_leave_one_whole_output(string name)
    {
        WritingCommand command = WritingCommand.All.Single(one => one.Name == name);
        HardUseInputs inputs = await HardUseInputs.GetAsync();
        string expected = await inputs.OutputsOfAsync(command);
        Random random = new(7);
        SortedDictionary<string, int> ends = [];
        int pairs = HardUseRuns.Count("PLUMBLINE_PAIRS", UsualPairs);
        for (int pair = 0; pair < pairs; pair++)
        {
            string output = Directory.CreateDirectory(_folder.File($"{pair}")).FullName;
            (string, string)[] cache = [("PLUMBLINE_CACHE", _folder.File($"cache{pair}"))];
            using Plumb one = Plumb.Start(_folder.Path, cache, command.In(inputs.Path, output));
            // From at once to a little apart, so that they meet at different places.
            await Task.Delay(random.Next(pair == 0 ? 1 : 250), TestContext.Current.CancellationToken);
            using Plumb other = Plumb.Start(_folder.Path, cache, command.In(inputs.Path, output));
            PlumbResult[] results = [await one.EndAsync(), await other.EndAsync()];
            Assert.Contains(results, result => result.ExitCode == 0);
            foreach (PlumbResult result in results)
            {
                string[] lines = [.. result.Errors.Split('\n').Where(line => line.StartsWith("plumb: ", StringComparison.Ordinal))];
                Assert.True(result.ExitCode == 0 ? lines.Length == 0 : result.ExitCode == 2 && lines.Length == 1, $"{name}, pair {pair}: exit code {result.ExitCode}\n{result.Errors}");
                string end = lines.Length == 0 ? "done" : lines[0].Replace(output, "OUT", StringComparison.Ordinal).Replace(_folder.Path, "", StringComparison.Ordinal);
                Assert.DoesNotContain("internal error", end, StringComparison.Ordinal);
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }

            OutputAssert.Same(command, expected, output);
        }

        HardUseRuns.Tell($"{name}, {pairs} pairs: {string.Join("; ", ends.Select(pair => $"{pair.Value} x {pair.Key}"))}");
    }
}
