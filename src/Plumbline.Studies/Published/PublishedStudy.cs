using System.Globalization;
using Plumbline.Studies.Decoding;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Published;

/// <summary>
/// The published results: every number of the ten runs of Cooper and Busch (J. Imaging 12(2):55, 2026), read from the result
/// files that its authors published, averaged over runs.
/// </summary>
public static class PublishedStudy
{
    /// <summary>Where the numbers come from.</summary>
    public const string Source = "Cooper, Busch: Capacity-Limited Failure in Approximate Nearest Neighbor Search on Image Embedding Spaces. J. Imaging 12(2):55, 2026; mean of the authors' ten runs";

    /// <summary>Queries of each of the authors' runs: every vector of a subset.</summary>
    public const int Queries = 10_000;

    /// <summary>The authors' runs.</summary>
    public const int RunCount = 10;

    private static readonly Lazy<IReadOnlyList<(ConditionKey Key, int Run, PublishedPoint Point)>> Rows = new(Load);
    private static readonly Lazy<ILookup<(ConditionKey Key, int K), PublishedPoint>> ByPlace = new(() => Runs.ToLookup(row => (row.Key, row.Point.K), row => row.Point));
    private static readonly Lazy<HashSet<(string Setting, int K)>> Short = new(() =>
        [.. DecodedPoint.Published().Where(point => point.Decoded.IsShort == true).Select(point => (point.Setting, point.K))]);

    private static readonly Lazy<Dictionary<(ConditionKey Key, int K), PublishedPoint>> Points = new(Average);

    /// <summary>Every published number, run by run, in the order of the file.</summary>
    public static IReadOnlyList<(ConditionKey Key, int Run, PublishedPoint Point)> Runs => Rows.Value;

    /// <summary>The published value at a setting and k, or null where there is none.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="k">Neighbourhood size.</param>
    public static PublishedPoint? Find(ConditionKey key, int k) => Points.Value.GetValueOrDefault((key, k));

    /// <summary>The published values of each run at a setting and k; empty where there are none.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="k">Neighbourhood size.</param>
    public static IReadOnlyList<PublishedPoint> RunsAt(ConditionKey key, int k) => [.. ByPlace.Value[(key, k)]];

    /// <summary>All published values at a setting, by ascending k; empty where there are none.</summary>
    /// <param name="key">The setting.</param>
    public static IReadOnlyList<PublishedPoint> Curve(ConditionKey key) =>
        [.. Points.Value.Where(point => point.Key.Key == key).Select(point => point.Value).OrderBy(point => point.K)];

    /// <summary>
    /// Whether results were missing at a setting and k in any of the authors' runs: a mean holds pads, or it is over the queries left,
    /// which shows in the exact mean (<see cref="DecodedMean.IsShort"/>).
    /// </summary>
    /// <param name="key">The setting.</param>
    /// <param name="k">Neighbourhood size.</param>
    public static bool IsShort(ConditionKey key, int k) => Short.Value.Contains((key.Label, k));

    private static List<(ConditionKey Key, int Run, PublishedPoint Point)> Load()
    {
        using Stream stream = typeof(PublishedStudy).Assembly.GetManifestResourceStream("published-runs.csv")
            ?? throw new InvalidOperationException("The published results are not embedded in this build.");
        using StreamReader reader = new(stream);
        reader.ReadLine();
        List<(ConditionKey Key, int Run, PublishedPoint Point)> rows = [];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            StudyCondition condition = fields[0] switch
            {
                "efSearch" => StudyCondition.EfSearch,
                "efConstruction" => StudyCondition.EfConstruction,
                _ => StudyCondition.Alpha,
            };
            // Columns from the third: run, k, efSearch, overlap, exact, ann, shift, LID exact, LID ann.
            double[] values = [.. fields.Skip(2).Select(Parse)];
            rows.Add((
                new ConditionKey(condition, Parse(fields[1])),
                (int)values[0],
                new PublishedPoint((int)values[1], (int)values[2], values[3], values[4], values[5], values[6], values[7], values[8])));
        }

        return rows;
    }

    private static Dictionary<(ConditionKey, int), PublishedPoint> Average() => ByPlace.Value.ToDictionary(
        group => group.Key,
        group => new PublishedPoint(
            group.Key.K,
            group.First().EfSearch,
            group.Average(point => point.Overlap),
            group.Average(point => point.ExactSquaredDistance),
            group.Average(point => point.AnnSquaredDistance),
            group.Average(point => point.BarycenterShift),
            group.Average(point => point.LidExact),
            group.Average(point => point.LidAnn)));

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
