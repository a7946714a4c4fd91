using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Decoding;

/// <summary>One published or measured mean, decoded.</summary>
/// <param name="Setting">The setting, such as "efSearch 25".</param>
/// <param name="Run">Number of the run, from 0.</param>
/// <param name="K">Neighbourhood size.</param>
/// <param name="Queries">Queries measured.</param>
/// <param name="MeanExact">Mean squared exact distance over the queries kept; NaN where none was, or it is not told.</param>
/// <param name="MeanAnn">Mean squared approximate distance over the queries kept; NaN where none was.</param>
/// <param name="Decoded">What it stands for.</param>
public sealed record DecodedPoint(string Setting, int Run, int K, int Queries, double MeanExact, double MeanAnn, DecodedMean Decoded)
{
    /// <summary>
    /// Mean squared exact distance over all queries, as two settings of the same run or more report it, or else the only one that holds
    /// no pads at any k: what <see cref="MeanExact"/> would be had no query been dropped. NaN where no other setting tells it.
    /// </summary>
    public double MeanExactOfAll { get; init; } = double.NaN;

    /// <summary>Significant digits of the means, as printed.</summary>
    internal int Digits { get; init; } = 17;

    /// <summary>Whether the setting has one effort at every k.</summary>
    internal bool IsFixedEffort { get; init; }

    /// <summary>Where the point was read: the capacity law binds what is of one source, setting and run.</summary>
    internal string Source { get; init; } = string.Empty;

    /// <summary>The published results, every run and setting.</summary>
    public static IReadOnlyList<DecodedPoint> Published() => DecodedSettings.Together(
        PublishedStudy.Runs
            .GroupBy(row => (row.Key, row.Run))
            .SelectMany(group => Series(
                group.Key.Key.Label,
                group.Key.Run,
                PublishedStudy.Queries,
                [.. group.Select(row => (row.Point.K, row.Point.ExactSquaredDistance, row.Point.AnnSquaredDistance))],
                digits: 7,
                fixedEffort: group.Key.Key.Condition != StudyCondition.Alpha)));

    /// <summary>The metrics.json of one study: its settings and runs together.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="queries">Queries a run, where a file does not say.</param>
    /// <exception cref="Plans.PlanException">A file is not JSON, or holds no such entries; the message names the place.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<DecodedPoint> Read(IEnumerable<string> paths, int queries) =>
        DecodedSettings.Together(paths.SelectMany(path => MetricsFile.Read(path, queries)));

    /// <summary>Decodes one run at one setting.</summary>
    internal static IEnumerable<DecodedPoint> Series(
        string setting, int run, int queries, IReadOnlyList<(int K, double MeanExact, double MeanAnn)> means, int digits, bool fixedEffort)
    {
        (int K, double MeanExact, double MeanAnn)[] ascending = [.. means.OrderBy(mean => mean.K)];
        IReadOnlyList<DecodedMean> decoded = PadDecoder.Decode([.. ascending.Select(mean => (mean.K, mean.MeanAnn))], queries, digits, fixedEffort);
        return ascending.Zip(decoded, (mean, what) => new DecodedPoint(setting, run, mean.K, queries, mean.MeanExact, mean.MeanAnn, what) { Digits = digits, IsFixedEffort = fixedEffort });
    }
}
