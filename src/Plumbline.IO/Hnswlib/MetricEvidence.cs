using System.Globalization;
using Plumbline.Distances;

namespace Plumbline.IO.Hnswlib;

/// <summary>
/// What an index says of its metric without naming it: vectors of cosine have length 1, and a point links to points that are near by the
/// metric of the construction, nearer than most that are drawn blindly.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="rows">Its vectors.</param>
internal sealed unsafe class MetricEvidence(HnswlibGraph graph, HnswlibRows rows)
{
    // As many points are looked at, each beside as many drawn blindly.
    private const int Points = 300;
    private const int Others = 500;

    // Graphs of fewer link to a large share of all, which is near by any metric.
    private const int Fewest = 200;
    private const double UnitTolerance = 1e-3;
    private const double LeastRatio = 1.1;

    // Standard errors of the mean difference: chance alone does not come so far.
    private const double LeastErrors = 4;
    private const double LeastNearest = 0.003;
    private const double LeastNearestRatio = 4;

    private readonly float[] _point = new float[graph.Header.Dimension];
    private readonly float[] _other = new float[graph.Header.Dimension];

    /// <summary>What speaks against a metric, in a sentence; null where nothing does.</summary>
    /// <param name="stated">The metric.</param>
    public string? Against(Metric stated)
    {
        int[] sample = Sample();
        if (sample.Length == 0)
        {
            return null;
        }

        if (sample.All(IsUnitOrZero))
        {
            // All metrics rank such vectors alike. A vector of zeros stays one where others are scaled.
            return null;
        }

        if (graph.Header.Count - graph.Deleted < Fewest)
        {
            return stated == Metric.Cosine ? "The index holds vectors that are not of length 1, so that it was not built by cosine but by l2 or ip." : null;
        }

        (LinkRanks squared, LinkRanks product) = Ranks(sample);
        string? fits = Clearly(squared, product) ? "l2" : Clearly(product, squared) ? "ip" : null;
        if (stated == Metric.Cosine)
        {
            return $"The index holds vectors that are not of length 1, so that it was not built by cosine but by {fits ?? "l2 or ip"}.";
        }

        string name = stated == Metric.InnerProduct ? "ip" : "l2";
        if (fits is null || fits == name)
        {
            return null;
        }

        (LinkRanks worse, LinkRanks better) = name == "ip" ? (product, squared) : (squared, product);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The links are those of {fits}, not of {name} as the metric says: of vectors drawn blindly {Quantity.Percent(worse.Nearest)} are nearer to a vector by {name} than all that it links to ({Quantity.Percent(worse.All)} than one of these), by {fits} {Quantity.Percent(better.Nearest)} ({Quantity.Percent(better.All)}).");
    }

    // On data of all kinds the links of hnswlib (0.6.2) lay 1.2 to 9 times nearer by the metric that they were chosen by, but for a set where far
    // links, kept for their directions, lay nearer by the other; there, as elsewhere, the nearest link told the metric by far. Where all vectors
    // are about as long, neither tells anything.
    private static bool Clearly(LinkRanks better, LinkRanks worse) =>
        (better.All * LeastRatio < worse.All && better.Nearest <= worse.Nearest && worse.IsFartherThan(better))
        || (worse.Nearest > LeastNearest && better.Nearest * LeastNearestRatio < worse.Nearest);

    private int[] Sample()
    {
        int count = graph.Header.Count;
        int step = Math.Max(1, count / Points);
        List<int> sample = [];
        for (int point = 0; point < count && sample.Count < Points; point += step)
        {
            if (!graph.IsDeleted(point) && !graph.Links(point, 0).IsEmpty)
            {
                sample.Add(point);
            }
        }

        return [.. sample];
    }

    private bool IsUnitOrZero(int point)
    {
        rows.TryRead(point, _point);
        double square = Product(_point, _point);
        return square == 0 || Math.Abs(Math.Sqrt(square) - 1) <= UnitTolerance;
    }

    private (LinkRanks Squared, LinkRanks Product) Ranks(int[] sample)
    {
        Random random = new(1);
        double[][] drawn = [new double[Others], new double[Others]];
        double[][] means = [new double[sample.Length], new double[sample.Length]];
        double[] nearest = new double[2];
        for (int n = 0; n < sample.Length; n++)
        {
            rows.TryRead(sample[n], _point);
            for (int i = 0; i < Others; i++)
            {
                (drawn[0][i], drawn[1][i]) = Distances(random.Next(graph.Header.Count));
            }

            Array.Sort(drawn[0]);
            Array.Sort(drawn[1]);
            (double leastSquared, double leastProduct) = (1, 1);
            ReadOnlySpan<int> links = graph.Links(sample[n], 0);
            foreach (int link in links)
            {
                (double squared, double product) = Distances(link);
                (double squaredShare, double productShare) = (ShareBelow(drawn[0], squared), ShareBelow(drawn[1], product));
                means[0][n] += squaredShare / links.Length;
                means[1][n] += productShare / links.Length;
                (leastSquared, leastProduct) = (Math.Min(leastSquared, squaredShare), Math.Min(leastProduct, productShare));
            }

            nearest[0] += leastSquared / sample.Length;
            nearest[1] += leastProduct / sample.Length;
        }

        return (new LinkRanks(means[0], nearest[0]), new LinkRanks(means[1], nearest[1]));
    }

    private static double ShareBelow(double[] ascending, double distance)
    {
        int place = Array.BinarySearch(ascending, distance);
        return (double)(place < 0 ? ~place : place) / ascending.Length;
    }

    /// <summary>From the point at hand: what orders by l2, and by the inner product.</summary>
    private (double Squared, double Product) Distances(int other)
    {
        rows.TryRead(other, _other);
        double product = Product(_point, _other);
        return (Product(_other, _other) - (2 * product), -product);
    }

    private static double Product(float[] a, float[] b)
    {
        fixed (float* first = a)
        fixed (float* second = b)
        {
            return DistanceKernel.Dot(first, second, a.Length);
        }
    }

    /// <summary>Shares of vectors drawn blindly that are nearer to a point than one that it links to.</summary>
    /// <param name="Means">For each point, the mean over its links.</param>
    /// <param name="Nearest">Over the nearest link of each point.</param>
    private sealed record LinkRanks(double[] Means, double Nearest)
    {
        /// <summary>Over all points.</summary>
        public double All { get; } = Means.Average();

        /// <summary>Whether the same points' links lie farther by this metric than by another, and not by chance.</summary>
        public bool IsFartherThan(LinkRanks other)
        {
            double[] differences = [.. Means.Zip(other.Means, (mine, others) => mine - others)];
            double mean = differences.Average();
            double variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / Math.Max(1, differences.Length - 1);
            return mean > LeastErrors * Math.Sqrt(variance / differences.Length);
        }
    }
}
