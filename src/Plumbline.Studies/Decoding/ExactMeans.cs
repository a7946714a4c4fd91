namespace Plumbline.Studies.Decoding;

/// <summary>
/// The exact mean over all queries of each run and k, from what the settings of the run report: the exact side does not depend on
/// the search, so that settings which dropped no query agree, and those which dropped some differ from them.
/// </summary>
internal sealed class ExactMeans
{
    private readonly Dictionary<(int Run, int K), (double Mean, bool IsConfirmed)> _means = [];
    private readonly HashSet<(string Setting, int Run)> _padded;

    /// <summary>Takes the points of one source.</summary>
    /// <param name="points">The points, any order.</param>
    public ExactMeans(IReadOnlyCollection<DecodedPoint> points)
    {
        _padded = [.. points.Where(point => point.Decoded.IsPadded).Select(point => (point.Setting, point.Run))];
        foreach (IGrouping<(int, int), DecodedPoint> group in points.GroupBy(point => (point.Run, point.K)))
        {
            // A setting that is there twice is that of two studies, whose means have nothing to do with each other.
            bool isOneStudy = group.DistinctBy(point => point.Setting).Count() == group.Count();
            _means[group.Key] = isOneStudy ? Common([.. group.Where(point => double.IsFinite(point.MeanExact))]) : (double.NaN, false);
        }
    }

    /// <summary>The exact mean over all queries at a point; NaN where nothing but the point itself tells it.</summary>
    /// <param name="point">The point.</param>
    public double OfAll(DecodedPoint point)
    {
        (double mean, bool confirmed) = _means[(point.Run, point.K)];
        return confirmed || _padded.Contains((point.Setting, point.Run)) ? mean : double.NaN;
    }

    /// <summary>
    /// The mean that most settings share, at least two. Where none is shared, that of the settings without pads at any k: good for
    /// the others, though no one confirms it for themselves.
    /// </summary>
    private (double Mean, bool IsConfirmed) Common(DecodedPoint[] points)
    {
        (double Mean, int Votes, int Unpadded)[] shared =
        [
            .. Shared(points)
                .Select(group => (group[group.Length / 2].MeanExact, Votes(group), Votes(group.Where(IsUnpadded))))
                .Where(group => group.Item2 > 1)
                .OrderByDescending(group => group.Item2)
                .ThenByDescending(group => group.Item3),
        ];
        if (shared.Length > 0)
        {
            // Where as many settings share another mean, the files are not of one study.
            bool isTie = shared.Length > 1 && (shared[0].Votes, shared[0].Unpadded) == (shared[1].Votes, shared[1].Unpadded);
            return isTie ? (double.NaN, false) : (shared[0].Mean, true);
        }

        List<DecodedPoint[]> unpadded = [.. Shared([.. points.Where(IsUnpadded)])];
        return unpadded.Count == 1 ? (unpadded[0][^1].MeanExact, false) : (double.NaN, false);
    }

    private bool IsUnpadded(DecodedPoint point) => !_padded.Contains((point.Setting, point.Run));

    /// <summary>The points in groups of equal exact means.</summary>
    private static IEnumerable<DecodedPoint[]> Shared(DecodedPoint[] points)
    {
        DecodedPoint[] ascending = [.. points.OrderBy(point => point.MeanExact)];
        int start = 0;
        for (int i = 1; i <= ascending.Length; i++)
        {
            if (i == ascending.Length || !IsSame(ascending[i], ascending[i - 1].MeanExact, ascending[i].MeanExact))
            {
                yield return ascending[start..i];
                start = i;
            }
        }
    }

    /// <summary>
    /// The settings that bear each other out. Two names of one search, such as efSearch 50 and efConstruction 200 of a plan, drop the
    /// same queries and count once: their approximate means are the same too. Searches that miss nothing have equal means by right.
    /// </summary>
    private static int Votes(IEnumerable<DecodedPoint> points) => points
        .Select(point => IsSame(point, point.MeanAnn, point.MeanExact) ? (point.Setting, 0.0) : (string.Empty, point.MeanAnn))
        .Distinct()
        .Count();

    private static bool IsSame(DecodedPoint point, double a, double b) => Math.Abs(a - b) <= DropEvidence.LastDigit(b, point.Digits) / 2;
}
