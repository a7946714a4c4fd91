using Plumbline.Capacity;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>
/// The distribution of capacity as a reader needs it: how many queries run out of results at each k. The curve is predicted from the
/// capacities, at any k; beside it stands what was counted at the k that were asked for.
/// </summary>
internal static class CapacityChart
{
    // Enough for a smooth curve on any screen; a study of ten runs has 100,000 queries an effort.
    private const int MaxPoints = 300;

    private static readonly (double Share, string Words)[] Cliffs = [(0, "first query runs out"), (0.01, "1% run out"), (0.5, "half run out")];

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

            curves.Add(Curve(view, settings[i], capacity, i));
            curves.Add(Observed(view, settings[i], i));
            marks.Add(new ChartMark(settings[i].Value, null, settings[i].Label, i));
            foreach ((double share, string words) in Cliffs)
            {
                marks.Add(Predicted(capacity, share, words, i));
                if (ObservedCliff.Find(view, settings[i], share) is { } k)
                {
                    marks.Add(new ChartMark(k, view.ObservedShortfall(settings[i], k), $"{words}: first seen at k {NumberText.Whole(k)}, of the k measured", i, IsOpen: true));
                }
            }
        }

        return curves.Count == 0 ? null : new Chart
        {
            Id = "capacity",
            Picture = "capacity",
            Title = "Capacity: how many queries run out of results",
            Caption = "Share of queries with fewer than k results: the line predicted from the capacities, the small open markers counted at the k that were"
                + " asked for. Large markers: the cliff at the first query, at 1% and at half of the queries, filled where it is predicted and open at the"
                + " first k measured at which it was seen. Dotted vertical lines: efSearch." + RunBandWords.Bands(view),
            YTitle = "queries with fewer than k results",
            LogY = true,
            Percent = true,
            Curves = curves,
            Marks = marks,
            LineMarks = "efSearch",
        };
    }

    /// <summary>Share of the queries with fewer than k results, predicted from the capacities.</summary>
    internal static ChartCurve Curve(StudyView view, ConditionKey key, CapacityDistribution capacity, int colour)
    {
        IReadOnlyList<CapacityDistribution> runs = view.RunCapacities(key);
        ChartCurve curve = Curve(capacity, key.Label, colour);
        MeanInterval[] shares = [.. curve.X.Select(k => MeanInterval.Of([.. runs.Select(run => (double)run.Shortfall((int)k) / run.QueryCount)]))];
        return curve with
        {
            Low = runs.Count > 1 ? [.. shares.Select(share => share.Low)] : null,
            High = runs.Count > 1 ? [.. shares.Select(share => Math.Min(1, share.High))] : null,
        };
    }

    /// <summary>The same of any capacities, without a band.</summary>
    internal static ChartCurve Curve(CapacityDistribution capacity, string name, int colour)
    {
        ReadOnlySpan<int> sorted = capacity.Room;
        SortedSet<int> ks = [];
        for (int i = 0; i <= MaxPoints; i++)
        {
            // Half of the points by rank, half of them by the logarithm of the rank: the rare queries are what sets the cliff.
            double share = (double)i / MaxPoints;
            int byRank = (int)Math.Round(share * (sorted.Length - 1));
            int byLogRank = Math.Min(sorted.Length - 1, (int)Math.Round(Math.Pow(sorted.Length, share)) - 1);
            // On both sides of the step: the share rises at once where a query's room ends.
            ks.UnionWith([sorted[byRank], sorted[byRank] + 1, sorted[byLogRank], sorted[byLogRank] + 1]);
        }

        return new ChartCurve
        {
            Name = name,
            Role = CurveRole.Measured,
            Colour = colour,
            X = [.. ks.Select(k => (double)k)],
            // A share of nothing has no place on a logarithmic axis.
            Y = [.. ks.Select(k => Shown((double)capacity.Shortfall(k) / capacity.QueryCount))],
            Markers = false,
        };
    }

    private static ChartCurve Observed(StudyView view, ConditionKey key, int colour) => new()
    {
        Name = key.Label + ", observed",
        Role = CurveRole.Observed,
        Colour = colour,
        X = [.. view.Ks(key).Select(k => (double)k)],
        Y = [.. view.Ks(key).Select(k => Shown(view.ObservedShortfall(key, k)))],
    };

    private static double Shown(double share) => share > 0 ? share : double.NaN;

    /// <summary>Where more than a share of the queries runs out, as a point.</summary>
    internal static ChartMark Predicted(CapacityDistribution capacity, double share, string words, int colour)
    {
        int k = capacity.Cliff(share);
        return new ChartMark(k, (double)capacity.Shortfall(k) / capacity.QueryCount, $"{words}: predicted at k {NumberText.Whole(k)}", colour);
    }
}
