using System.Globalization;
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

    private static readonly Lazy<Dictionary<(ConditionKey Key, int K), PublishedPoint>> Points = new(Load);

    /// <summary>The published value at a setting and k, or null where there is none.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="k">Neighbourhood size.</param>
    public static PublishedPoint? Find(ConditionKey key, int k) => Points.Value.GetValueOrDefault((key, k));

    /// <summary>All published values at a setting, by ascending k; empty where there are none.</summary>
    /// <param name="key">The setting.</param>
    public static IReadOnlyList<PublishedPoint> Curve(ConditionKey key) =>
        [.. Points.Value.Where(point => point.Key.Key == key).Select(point => point.Value).OrderBy(point => point.K)];

    private static Dictionary<(ConditionKey, int), PublishedPoint> Load()
    {
        using Stream stream = typeof(PublishedStudy).Assembly.GetManifestResourceStream("published-runs.csv")
            ?? throw new InvalidOperationException("The published results are not embedded in this build.");
        using StreamReader reader = new(stream);
        reader.ReadLine();
        List<(ConditionKey Key, double[] Values)> rows = [];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            StudyCondition condition = fields[0] switch
            {
                "efSearch" => StudyCondition.EfSearch,
                "efConstruction" => StudyCondition.EfConstruction,
                _ => StudyCondition.Alpha,
            };
            rows.Add((new ConditionKey(condition, Parse(fields[1])), [.. fields.Skip(3).Select(Parse)]));
        }

        // Columns from the fourth: k, efSearch, overlap, exact, ann, shift, LID exact, LID ann.
        return rows
            .GroupBy(row => (row.Key, (int)row.Values[0]))
            .ToDictionary(
                group => group.Key,
                group => new PublishedPoint(
                    group.Key.Item2,
                    (int)group.First().Values[1],
                    group.Average(row => row.Values[2]),
                    group.Average(row => row.Values[3]),
                    group.Average(row => row.Values[4]),
                    group.Average(row => row.Values[5]),
                    group.Average(row => row.Values[6]),
                    group.Average(row => row.Values[7])));
    }

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
