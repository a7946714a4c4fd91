using Plumbline.Hnsw;
using Plumbline.Studies.Exploring;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>The explorer's geometry against the formulas written out in float64 over what a neighbourhood shows.</summary>
public sealed class GeometryTests
{
    [Theory]
    [InlineData(Metric.L2, CapacityContract.SpillAndPad, 6)]
    [InlineData(Metric.L2, CapacityContract.Truncate, 6)]
    [InlineData(Metric.L2, CapacityContract.Lift, 6)]
    [InlineData(Metric.L2, CapacityContract.Reject, 30)]
    [InlineData(Metric.SquaredL2, CapacityContract.SpillAndPad, 12)]
    [InlineData(Metric.Cosine, CapacityContract.SpillAndPad, 12)]
    [InlineData(Metric.InnerProduct, CapacityContract.SpillAndPad, 12)]
    public void Means_are_those_of_the_formulas(Metric metric, CapacityContract contract, int ef)
    {
        using VectorSet own = ExploredSets.Vectors(0, 90, 3);
        using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(0, 90, 3), metric, 3, new ExplorationSource { Contract = contract });
        ExplorationGeometry geometry = exploration.Geometry(ef, TestContext.Current.CancellationToken);
        Assert.Equal((ef, 90), (geometry.Ef, geometry.QueryCount));
        Assert.Equal((2, exploration.LargestK), (geometry.Points[0].K, geometry.Points[^1].K));
        foreach (GeometryPoint point in geometry.Points)
        {
            Neighborhood[] all = [.. Enumerable.Range(0, 90).Select(query => exploration.Neighborhood(query, point.K, ef))];
            Assert.Equal(MeanOf(all.Select(one => Lengths(one.Exact, metric))), point.ExactDistance, 1e-5);
            Assert.Equal(MeanOf(all.Select(one => Lengths(one.Returned, metric))), point.ReturnedDistance, 1e-5);
            Assert.Equal(LidOf(all.Select(one => Lengths(one.Exact, metric))), point.ExactLid, 1e-3);
            Assert.Equal(LidOf(all.Select(one => Lengths(one.Returned, metric))), point.ReturnedLid, 1e-3);
            double shift = metric is Metric.L2 or Metric.SquaredL2 ? ShiftOf(own, all, metric) : double.NaN;
            Assert.Equal(shift, point.Shift, 1e-5);
        }
    }

    private static double[] Lengths(IEnumerable<NeighborhoodPlace> places, Metric metric) => metric == Metric.InnerProduct
        ? []
        : [.. places.Where(place => place.Point >= 0).Select(place => metric switch { Metric.L2 => place.Distance, Metric.Cosine => Math.Sqrt(2 * place.Distance), _ => Math.Sqrt(place.Distance) })];

    private static double MeanOf(IEnumerable<double[]> all) => all.Where(one => one.Length > 0).Select(one => one.Average()).DefaultIfEmpty(double.NaN).Average();

    private static double LidOf(IEnumerable<double[]> all)
    {
        double[] lids = [.. all.Select(one => one.Where(length => length > 0).ToArray()).Where(one => one.Length > 1).Select(one => -1 / one[..^1].Average(length => Math.Log(length / one[^1]))).Where(double.IsFinite)];
        return lids.Length == 0 ? double.NaN : lids.Length / lids.Sum(lid => 1 / lid);
    }

    private static double ShiftOf(VectorSet vectors, Neighborhood[] all, Metric metric)
    {
        double[] shifts = [.. all.Where(one => one.Returned[0].Point >= 0).Select(one =>
        {
            double[] exact = Center(vectors, one.Exact);
            double[] returned = Center(vectors, one.Returned);
            return Math.Sqrt(exact.Zip(returned).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second))) / Lengths(one.Exact, metric).Average();
        })];
        return shifts.DefaultIfEmpty(double.NaN).Average();
    }

    private static double[] Center(VectorSet vectors, IEnumerable<NeighborhoodPlace> places)
    {
        int[] points = [.. places.Where(place => place.Point >= 0).Select(place => place.Point)];
        return [.. Enumerable.Range(0, vectors.Dimension).Select(i => points.Average(point => (double)vectors[point][i]))];
    }
}
