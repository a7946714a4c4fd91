using CsCheck;
using Plumbline.Fidelity;

namespace Plumbline.Tests.Fidelity;

/// <summary>Percentiles by selection against percentiles of sorted values.</summary>
public sealed class SummaryTests
{
    // Few different values make many ties.
    private static readonly Gen<double> Value = Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Int[0, 5].Select(value => value / 4.0), Gen.Const(double.NaN), Gen.Const(double.PositiveInfinity));

    [Fact]
    public void Percentiles_are_those_of_sorted_values() =>
        Value.Array[0, 1500].Sample(
            values =>
            {
                double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
                Summary summary = Summary.Of(values);
                Assert.Equal(sorted.Length, summary.Count);
                Assert.Equal(values.Length - sorted.Length, summary.Undefined);
                foreach ((double percent, double found) in (ReadOnlySpan<(double, double)>)
                    [(0, summary.Min), (1, summary.P1), (5, summary.P5), (50, summary.P50), (95, summary.P95), (99, summary.P99), (100, summary.Max)])
                {
                    Assert.Equal(Summary.Percentile(sorted, percent), found);
                }

                (double mean, int undefined) = Summary.MeanOfDefined(values);
                Assert.Equal(summary.Mean, mean);
                Assert.Equal(summary.Undefined, undefined);
            },
            iter: 300);

    [Fact]
    public void Ranks_asked_for_are_in_place()
    {
        Gen.Select(Gen.Int[0, 40].Array[1, 400], Gen.Int[0, 399].Array[0, 12]).Sample(
            (values, asked) =>
            {
                double[] placed = [.. values.Select(value => (double)value)];
                double[] sorted = [.. placed.Order()];
                int[] ranks = [.. asked.Select(rank => rank % placed.Length).Order()];
                OrderStatistics.Place(placed, ranks);
                foreach (int rank in ranks)
                {
                    Assert.Equal(sorted[rank], placed[rank]);
                }

                Assert.Equal(sorted, placed.Order());
            },
            iter: 500);
    }
}
