using Plumbline.Studies.Decoding;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Published;

/// <summary>A study beside the published one: every measure at every setting and k that both have.</summary>
public sealed class PublishedComparison
{
    private const string FirstPadsWords = "first k with pads";

    private PublishedComparison(StudyResult result)
    {
        Differences = PublishedDifferences.Of(result);
        List<ComparedValue> values = [];
        List<ConditionKey> unpublished = [];
        foreach (IGrouping<ConditionKey, StudyPoint> setting in result.Points.GroupBy(point => point.Key).OrderBy(group => group.Key.Condition).ThenBy(group => group.Key.Value))
        {
            ILookup<int, StudyPoint> byK = setting.ToLookup(point => point.K);
            int[] shared = [.. byK.Select(group => group.Key).Where(k => PublishedStudy.Find(setting.Key, k) is not null).Order()];
            SharedCount += shared.Length;
            SkippedCount += byK.Count - shared.Length;
            if (shared.Length > 0)
            {
                values.AddRange(Compare(setting.Key, byK, shared));
            }
            else
            {
                unpublished.Add(setting.Key);
            }
        }

        Values = values;
        UnpublishedSettings = unpublished;
    }

    /// <summary>What differs between the studies, data first; empty where the one repeats the other.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>The values compared, by setting, measure of the setting first, then by k and measure.</summary>
    public IReadOnlyList<ComparedValue> Values { get; }

    /// <summary>Pairs of a setting and a k that both studies have.</summary>
    public int SharedCount { get; }

    /// <summary>Pairs of a setting and a k that were measured here and not published.</summary>
    public int SkippedCount { get; }

    /// <summary>Settings of which nothing was published.</summary>
    public IReadOnlyList<ConditionKey> UnpublishedSettings { get; }

    /// <summary>Compares, where the plan or the data ask for it; null elsewhere.</summary>
    /// <param name="result">The study.</param>
    public static PublishedComparison? Create(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.IsComparedWithPaper ? new PublishedComparison(result) : null;
    }

    /// <summary>The agreement in each measure that was compared.</summary>
    public IReadOnlyList<MeasureAgreement> Agreements() =>
    [
        .. ComparedMeasure.All.Select(measure => (measure.Name, measure.Words))
            .Append((ComparedValue.FirstPads, FirstPadsWords))
            .Select(measure => Agreement(measure.Item1, measure.Item2))
            .Where(agreement => agreement.Compared + agreement.Padded > 0),
    ];

    private static IEnumerable<ComparedValue> Compare(ConditionKey key, ILookup<int, StudyPoint> byK, int[] ks)
    {
        if (byK.All(group => group.All(point => point.Paper is not null)))
        {
            yield return FirstPads(key, byK, ks);
        }

        int firstPublished = ks.FirstOrDefault(k => PublishedStudy.IsShort(key, k), int.MaxValue);
        foreach (int k in ks)
        {
            StudyPoint[] ours = [.. byK[k]];
            IReadOnlyList<PublishedPoint> published = PublishedStudy.RunsAt(key, k);
            // At a fixed effort a query that is short at one k is short at every larger one, though its pads may no longer show.
            bool padded = ours.Any(IsShort) || (key.Condition == StudyCondition.Alpha ? PublishedStudy.IsShort(key, k) : k >= firstPublished);
            foreach (ComparedMeasure measure in ComparedMeasure.All)
            {
                RunSpread spread = RunSpread.Of(ours.Select(measure.Ours));
                if (spread.Runs > 0)
                {
                    yield return new ComparedValue
                    {
                        Key = key,
                        K = k,
                        Measure = measure.Name,
                        Ours = spread,
                        Published = RunSpread.Of(published.Select(measure.Published)),
                        IsPadded = padded && measure.HoldsPads,
                    };
                }
            }
        }
    }

    /// <summary>
    /// The first k of each run at which the mean distance holds pads. A little before, queries may have been dropped already, which shows
    /// in counts and the exact mean alone: it is told as "padded" of the values.
    /// </summary>
    private static ComparedValue FirstPads(ConditionKey key, ILookup<int, StudyPoint> byK, int[] ks)
    {
        int[] runs = [.. byK.SelectMany(group => group).Select(point => point.Run).Distinct().Order()];
        double First(Func<int, bool> isPadded) => ks.Where(isPadded).Select(k => (double)k).FirstOrDefault(double.NaN);
        return new ComparedValue
        {
            Key = key,
            K = null,
            Measure = ComparedValue.FirstPads,
            Ours = RunSpread.Of(runs.Select(run => First(k => byK[k].Any(point => point.Run == run && PadDecoder.IsPadded(point.Paper!.MeanAnnDist))))),
            Published = RunSpread.Of(Enumerable.Range(0, PublishedStudy.RunCount).Select(run => First(k => PublishedStudy.RunsAt(key, k)[run].IsPadded))),
            IsPadded = false,
        };
    }

    /// <summary>Counted, and so known where no mean shows it.</summary>
    private static bool IsShort(StudyPoint point) => point.Paper is { } paper ? paper.Pads > 0 : point.QueriesWithShortfall > 0;

    private MeasureAgreement Agreement(string measure, string words)
    {
        ComparedValue[] all = [.. Values.Where(value => value.Measure == measure)];
        ComparedValue[] values = [.. all.Where(value => !value.IsPadded)];
        ComparedValue[] measured = [.. values.Where(value => double.IsFinite(value.Difference))];
        return new MeasureAgreement(
            measure,
            words,
            values.Length,
            values.Count(value => value.IsWithin),
            measured.Length == 0 ? double.NaN : measured.Average(value => Math.Abs(value.Difference)),
            measured.MaxBy(value => Math.Abs(value.Difference)),
            all.Length - values.Length);
    }
}
