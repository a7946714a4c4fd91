using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>
/// Moments at which a command is killed, spread at random over as long as it takes, and a record of what it was at. The moments come from a
/// fixed seed; what they meet does not.
/// </summary>
internal sealed partial class KillPlan(string name, int kills)
{
    private const int Kill = 9;
    private const int Killed = 128 + Kill;

    private readonly SortedDictionary<string, int> _phases = new(StringComparer.Ordinal);
    private readonly Random _random = new(20_261_127);
    private TimeSpan _duration;

    public int Kills => kills;

    /// <summary>Runs a command to its end, twice, and keeps how long the second run took.</summary>
    public async Task MeasureAsync(Func<int, Task<PlumbResult>> run)
    {
        (await run(1)).AssertDone();
        long start = Stopwatch.GetTimestamp();
        (await run(2)).AssertDone();
        _duration = Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Starts a command and kills it.</summary>
    /// <param name="number">Which kill, from 0: they are spread evenly, each at random within its share.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="isComplete">Whether its output is there.</param>
    public async Task KillAsync(int number, Func<Plumb> start, Func<bool> isComplete)
    {
        using Plumb plumb = start();
        await Task.Delay(_duration * ((number + _random.NextDouble()) / kills), TestContext.Current.CancellationToken);
        plumb.Signal(Kill);
        PlumbResult result = await plumb.EndAsync();
        Assert.True(result.ExitCode is 0 or Killed, $"{name}, kill {number}: exit code {result.ExitCode}\n{result.Errors}");
        string phase = result.ExitCode == 0 ? "after its end" : isComplete() ? "when its output was there" : PhaseOf(result.Errors);
        _phases[phase] = _phases.GetValueOrDefault(phase) + 1;
    }

    /// <summary>Tells how many kills met what.</summary>
    public void Tell() => HardUseRuns.Tell(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {kills} kills within {_duration.TotalSeconds:0.00} s: {string.Join(", ", _phases.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}"))}"));

    /// <summary>The last stage that a command spoke of.</summary>
    private static string PhaseOf(string errors)
    {
        string[] lines = [.. errors.Split('\n').Where(line => line.Length > 0)];
        Match? stage = lines.Select(line => Stage().Match(line)).LastOrDefault(match => match.Success);
        return stage is not null ? $"in \"{Digits().Replace(stage.Groups[1].Value, "N")}\"" : lines.Length > 0 ? "after its first line" : "before its first line";
    }

    [GeneratedRegex(@"^ *\d+ ?%  ([^,]+(, [a-z ]+)?)")]
    private static partial Regex Stage();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
