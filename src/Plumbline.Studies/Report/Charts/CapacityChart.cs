using Plumbline.Capacity;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>The distribution of capacity as a reader needs it: how many queries run out of results at each k.</summary>
internal static class CapacityChart
{
    // Enough for a smooth curve on any screen; a study of ten runs has 100,000 queries an effort.
    private const int MaxPoints = 300;

    /// <summary>Builds the chart; null where no capacities were recorded for condition 1.</summary>
    public static Chart? Build(StudyView view)
    {
        List<ChartCurve> curves = [];
        List<ChartMark> marks = [];
        IReadOnlyList<ConditionKey> settings = view.Settings(StudyCondition.EfSearch);
        for (int i = 0; i < settings.Count; i++)
        {
            if (view.Capacity(settings[i]) is not { } capacity)
            {
                continue;
            }

            curves.Add(Curve(settings[i], capacity, i));
            marks.Add(new ChartMark(settings[i].Value, null, settings[i].Label, i));
            marks.Add(Cliff(capacity, 0, "first query runs out", i));
            marks.Add(Cliff(capacity, 0.01, "1% run out", i));
            marks.Add(Cliff(capacity, 0.5, "half run out", i));
        }

        return curves.Count == 0 ? null : new Chart
        {
            Id = "capacity",
            Picture = "capacity",
            Title = "Capacity: how many queries run out of results",
            Caption = "Share of queries with fewer than k results. Dotted vertical lines: efSearch. Large markers: the cliff at the first query, at 1% and"
                + " at half of the queries.",
            YTitle = "queries with fewer than k results",
            LogY = true,
            Percent = true,
            Curves = curves,
            Marks = marks,
            LineMarks = "efSearch",
        };
    }

    private static ChartCurve Curve(ConditionKey key, CapacityDistribution capacity, int colour)
    {
        ReadOnlySpan<int> sorted = capacity.Room;
        SortedSet<int> ks = [];
        for (int i = 0; i <= MaxPoints; i++)
        {
            // Half of the points by rank, half of them by the logarithm of the rank: the rare queries are what sets the cliff.
            double share = (double)i / MaxPoints;
            int byRank = (int)Math.Round(share * (sorted.Length - 1));
            int byLogRank = Math.Min(sorted.Length - 1, (int)Math.Round(Math.Pow(sorted.Length, share)) - 1);
            ks.Add(sorted[byRank] + 1);
            ks.Add(sorted[byLogRank] + 1);
        }

        return new ChartCurve
        {
            Name = key.Label,
            Role = CurveRole.Measured,
            Colour = colour,
            X = [.. ks.Select(k => (double)k)],
            Y = [.. ks.Select(k => (double)capacity.Shortfall(k) / capacity.QueryCount)],
            Markers = false,
        };
    }

    private static ChartMark Cliff(CapacityDistribution capacity, double share, string words, int colour)
    {
        int k = capacity.Cliff(share);
        return new ChartMark(k, (double)capacity.Shortfall(k) / capacity.QueryCount, $"{words} at k {NumberText.Whole(k)}", colour);
    }
}
