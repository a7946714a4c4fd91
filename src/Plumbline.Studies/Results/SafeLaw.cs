using System.Globalization;

namespace Plumbline.Studies.Results;

/// <summary>
/// The safe rule as a law, efSearch = max(floor, alpha k), for a target: a mean overlap@k of at least a value, and no query with
/// a missing result. It is fitted on the queries of even number of all runs, as the law that reaches every k's needed effort with
/// the least excess (the least sum over k of ln(effort of the law / effort needed)), and checked on those of odd number.
/// </summary>
public sealed record SafeLaw
{
    /// <summary>Least mean overlap.</summary>
    public required double Target { get; init; }

    /// <summary>efConstruction of the graphs searched, the plan's.</summary>
    public required int EfConstruction { get; init; }

    /// <summary>M of the graphs searched.</summary>
    public required int M { get; init; }

    /// <summary>Number of runs.</summary>
    public required int Runs { get; init; }

    /// <summary>Queries of all runs that the law was fitted on.</summary>
    public required long QueriesFitted { get; init; }

    /// <summary>Queries of all runs that it was checked on.</summary>
    public required long QueriesChecked { get; init; }

    /// <summary>The largest effort tried.</summary>
    public required int LargestEffort { get; init; }

    /// <summary>The law; null where no effort tried met the target at any k.</summary>
    public required EffortLaw? Law { get; init; }

    /// <summary>One entry a k measured, ascending.</summary>
    public required IReadOnlyList<SafeLawPoint> Points { get; init; }

    /// <summary>The k that the law covers, ascending.</summary>
    public IReadOnlyList<int> CoveredKs => [.. Points.Where(point => point.Needed is not null).Select(point => point.K)];

    /// <summary>The k at which no effort tried met the target.</summary>
    public IReadOnlyList<int> UnmetKs => [.. Points.Where(point => point.Needed is null).Select(point => point.K)];

    /// <summary>The k that the law covers and at which the queries checked missed the target.</summary>
    public IReadOnlyList<int> FailedKs => [.. Points.Where(point => point.Needed is not null && !point.Holds).Select(point => point.K)];

    /// <summary>Whether the law covers every k measured and held at each of them.</summary>
    public bool Holds => Law is not null && Points.All(point => point.Holds);

    /// <summary>The least mean overlap of the queries checked at any k covered; NaN where there is none.</summary>
    public double LeastOverlap => Points.Where(point => point.Needed is not null).Select(point => point.Overlap).DefaultIfEmpty(double.NaN).Min();

    /// <summary>The law and what its check found, in words: one sentence, or one for each thing that is not as it should be.</summary>
    public string Describe()
    {
        int[] measured = [.. Points.Select(point => point.K)];
        string target = string.Create(CultureInfo.InvariantCulture, $"overlap {Target:0.####} without a missing result");
        if (Law is not { } law)
        {
            return string.Create(CultureInfo.InvariantCulture, $"For {target}: no efSearch up to {LargestEffort} is enough at any k measured.");
        }

        string unmet = UnmetKs.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" No efSearch up to {LargestEffort} is enough at k = {SafeRule.Describe(UnmetKs, measured)}.");
        return $"For {target} at {Range()}: efSearch = {law}; {Check(measured)}.{unmet}";
    }

    private string Range()
    {
        IReadOnlyList<int> covered = CoveredKs;
        return covered.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"k = {covered[0]}")
            : UnmetKs.Any(k => k > covered[0] && k < covered[^1]) ? $"k = {SafeRule.Describe(covered, [.. Points.Select(point => point.K)])}"
            : string.Create(CultureInfo.InvariantCulture, $"every k from {covered[0]} to {covered[^1]}");
    }

    private string Check(int[] measured)
    {
        string least = LeastOverlap.ToString("0.0000", CultureInfo.InvariantCulture);
        if (FailedKs.Count == 0)
        {
            return $"held on the other half of the queries: least overlap {least}";
        }

        long missing = Points.Where(point => point.Needed is not null).Max(point => point.Shortfalls);
        string shortfalls = missing == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", up to {Quantity.Count(missing, "query")} with missing results");
        return $"on the other half of the queries it fell short at k = {SafeRule.Describe(FailedKs, measured)} (least overlap {least}{shortfalls})";
    }
}
