using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing;

/// <summary>Computes one row of an audit from exact neighbours and answers.</summary>
internal sealed class RowMeasures(EngineProbe probe, NeighborTable exact, EngineContract contract, Convention convention)
{
    private const int WorstQueries = 5;

    public AuditRow Measure(ProbeAnswers answers)
    {
        int k = answers.K;
        NeighborTable returned = answers.Neighbors;
        double[] overlaps = Overlap.PerQuery(exact, returned, k);
        LossSplit[] losses = Losses(answers);
        bool hasLengths = probe.Metric != Metric.InnerProduct;
        return new AuditRow
        {
            K = k,
            Effort = answers.Effort,
            ReturnedMean = answers.ReturnedMean,
            QueriesWithShortfall = answers.Shortfalls,
            Overlap = Summary.Of(overlaps),
            Recall = Recall.PerQuery(exact, returned, k).Average(),
            Loss = new LossSplit(losses.Average(loss => loss.Missed), losses.Average(loss => loss.Spillover), losses.Average(loss => loss.Unfilled)),
            ExactDistance = hasLengths ? MeanOf(NeighborDistance.PerQuery(exact, k, probe.Metric)) : double.NaN,
            ReturnedDistance = hasLengths ? MeanOf(NeighborDistance.PerQuery(returned, k, probe.Metric)) : double.NaN,
            BarycenterShift = hasLengths ? MeanOf(Shifts(returned, k)) : double.NaN,
            ExactLid = hasLengths ? Lid(exact, k) : double.NaN,
            ReturnedLid = hasLengths ? Lid(returned, k) : double.NaN,
            Paper = convention == Convention.Standard || answers.Raw is null ? null : PaperRow.Compute(probe, exact, answers),
            Worst = Worst(overlaps, returned),
            Refusal = answers.Refusal,
        };
    }

    /// <summary>The loss by the engine's places.</summary>
    private LossSplit[] Losses(ProbeAnswers answers)
    {
        int k = answers.K;
        int reached = PlacesReached(answers.Effort);
        HashSet<int> scratch = [];
        LossSplit[] losses = new LossSplit[exact.QueryCount];
        for (int query = 0; query < losses.Length; query++)
        {
            ReadOnlySpan<int> truth = exact.Ids(query)[..k];
            ReadOnlySpan<int> returned = answers.InEngineOrder.Count == 0 ? [] : answers.InEngineOrder[query];
            int within = Math.Min(reached, returned.Length);
            losses[query] = LossSplit.FromCounts(
                k, returned.Length, within, Overlap.Shared(truth, returned, scratch), Overlap.Shared(truth, returned[..within], scratch));
        }

        return losses;
    }

    /// <summary>Places that the walk searched for; the query itself takes the first where it is of the base.</summary>
    private int PlacesReached(int? effort) => contract is EngineContract.SpillAndPad && effort is { } ef
        ? Math.Max(0, ef - (probe.Queries.IsSelf ? 1 : 0))
        : int.MaxValue;

    private double[] Shifts(NeighborTable returned, int k) => probe.Metric == Metric.Cosine
        ? UnitBarycenterShift.PerQuery(probe.Vectors, exact, returned, k, probe.Threads)
        : BarycenterShift.PerQuery(probe.Vectors, exact, returned, k, probe.Metric);

    private double Lid(NeighborTable table, int k) =>
        k < 2 ? double.NaN : LocalIntrinsicDimensionality.HarmonicMean(LocalIntrinsicDimensionality.PerQuery(table, k, probe.Metric));

    private WorstQuery[] Worst(double[] overlaps, NeighborTable returned) =>
        [.. Enumerable.Range(0, overlaps.Length)
            .Where(query => overlaps[query] < 1)
            .OrderBy(query => overlaps[query])
            .ThenBy(query => query)
            .Take(WorstQueries)
            .Select(query => Worst(query, overlaps[query], returned.Count(query)))];

    private WorstQuery Worst(int query, double overlap, int returned)
    {
        int row = probe.Queries.Rows[query];
        return probe.Queries.IsSelf
            ? new WorstQuery(probe.Ids.IdOf(row), overlap, returned, probe.Engine.Description.Keys?.KeyOf(probe.Ids.IdOf(row)))
            : new WorstQuery(row, overlap, returned);
    }

    private static double MeanOf(double[] values) => Summary.MeanOfDefined(values).Mean;
}
