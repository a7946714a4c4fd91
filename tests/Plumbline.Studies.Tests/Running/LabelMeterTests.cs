using CsCheck;
using Plumbline.Exact;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Tests.Running;

public class LabelMeterTests
{
    [Fact]
    public void SharesAreThoseCountedByHand()
    {
        // On a line at 0, 1, 3, 7, 15: the neighbours of each are known.
        using VectorSet vectors = VectorSet.FromValues([0, 1, 3, 7, 15], 1);
        NeighborTable exact = ExactSearch.SelfJoin(vectors, 3, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken);
        string?[] labels = ["a", "a", "b", null, "b"];
        LabelAgreement found = LabelMeter.Measure(4, labels, new QueryRows(5), exact, [3])!;
        Assert.Equal((4, 4, 2), (found.Run, found.Queries, found.Labels));
        Assert.Equal([1, 3], found.Ks);
        // Nearest: 0 -> 1 (same), 1 -> 0 (same), 3 -> 1 (other), 15 -> 7 (no label).
        Assert.Equal(2 / 4.0, found.Shares[0], 12);
        // Three nearest: of 0 {1,3,7}: 1; of 1 {0,3,7}: 1; of 3 {1,0,7}: 0; of 15 {7,3,1}: 1.
        Assert.Equal(3 / 12.0, found.Shares[1], 12);
        // Every labelled query has one other of its label among four others.
        Assert.Equal(0.25, found.Chance, 12);
    }

    [Fact]
    public void WithoutALabelledQueryThereIsNothing()
    {
        using VectorSet vectors = VectorSet.FromValues([0, 1, 3], 1);
        NeighborTable exact = ExactSearch.SelfJoin(vectors, 1, Metric.SquaredL2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(LabelMeter.Measure(0, [null, null, null], new QueryRows(3), exact, [1]));
        Assert.Null(LabelMeter.Measure(0, [null, "a", "a"], new QueryRows(3, [0]), exact, [1]));
    }

    [Fact]
    public void SharesAreThoseOfASlowCountForAnyLabelsAndQueries() => Gen.Select(Gen.Int[3, 40], Gen.Int[1, 5], Gen.Int[0, 1000]).Sample(
        (count, classes, seed) =>
        {
            Random random = new(seed);
            using VectorSet vectors = VectorSet.FromValues([.. Enumerable.Range(0, count * 2).Select(_ => random.NextSingle())], 2);
            string?[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(classes + 1) is > 0 and int label ? $"{label}" : null)];
            int[] rows = [.. Enumerable.Range(0, count).Where(_ => random.Next(3) > 0)];
            rows = rows.Length == 0 ? [0] : rows;
            int k = random.Next(1, count);
            QueryRows queries = new(count, rows);
            NeighborTable exact = new ExactIndex(vectors, Metric.SquaredL2).SelfJoin(rows, k, cancellationToken: TestContext.Current.CancellationToken);
            LabelAgreement? found = LabelMeter.Measure(0, labels, queries, exact, [k]);
            double[] slow = [.. Enumerable.Range(0, rows.Length).Where(query => labels[rows[query]] is not null)
                .Select(query => exact.Ids(query)[..k].ToArray().Count(id => labels[id] == labels[rows[query]]) / (double)k)];
            if (slow.Length == 0)
            {
                Assert.Null(found);
                return;
            }

            Assert.Equal(slow.Average(), found!.Shares[^1], 12);
            Assert.Equal(slow.Length, found.Queries);
        }, iter: 300);
}
