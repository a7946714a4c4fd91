using System.Globalization;

namespace Plumbline.Engines.Redis;

/// <summary>
/// Finds out what a server's scores are, by asking for neighbours of stored vectors and measuring the same pairs itself: Redis documents similarities
/// from 1 to 0, Garnet returns distances.
/// </summary>
internal static class RedisScores
{
    private const int Samples = 4;
    private const int K = 10;
    private const double Tolerance = 1e-3;
    private const double QuantizedTolerance = 0.25;

    /// <summary>Finds the form.</summary>
    /// <exception cref="EngineException">The scores are of no form that is known.</exception>
    public static async ValueTask<EngineDistance> FindAsync(RedisVectorSet set, IReadOnlyList<string> elements, CancellationToken cancellationToken)
    {
        EngineDistance named = Named(set);
        if (set.IsReduced || elements.Count == 0)
        {
            // Stored vectors are projections then: pairs with queries cannot be measured.
            return named;
        }

        List<(float Score, float[] Query, float[] Vector)> pairs = [];
        for (int i = 0; i < Samples; i++)
        {
            string element = elements[(int)((long)i * elements.Count / Samples)];
            float[]? query = await set.VectorAsync(element, cancellationToken).ConfigureAwait(false);
            if (query is null || query.Length != set.Dimension)
            {
                continue;
            }

            (string[] names, float[] scores) = await set.SearchAsync(RedisVectorSet.Blob(query), K, null, exact: false, cancellationToken).ConfigureAwait(false);
            for (int j = 0; j < names.Length; j++)
            {
                if (await set.VectorAsync(names[j], cancellationToken).ConfigureAwait(false) is { } vector && vector.Length == query.Length)
                {
                    pairs.Add((scores[j], query, vector));
                }
            }
        }

        // What the server names wins where it fits: of one vector several forms do.
        double tolerance = set.IsQuantized ? QuantizedTolerance : Tolerance;
        EngineDistance best = Enum.GetValues<EngineDistance>().MinBy(distance => (Error(distance, pairs), distance == named ? 0 : 1));
        if (pairs.Count == 0 || Error(named, pairs) <= tolerance && Error(named, pairs) <= 2 * Error(best, pairs) + Tolerance)
        {
            return named;
        }

        return Error(best, pairs) <= tolerance
            ? best
            : throw new EngineException(string.Create(CultureInfo.InvariantCulture, $"{set.Connection.Address}: key {set.Key}: found scores of no form that is known, such as {pairs[^1].Score}, expected {named.Formula()}"));
    }

    /// <summary>The metric that a form ranks by.</summary>
    public static Metric MetricOf(EngineDistance distance) => distance switch
    {
        EngineDistance.Euclidean => Metric.L2,
        EngineDistance.SquaredEuclidean => Metric.SquaredL2,
        EngineDistance.OneMinusCosine or EngineDistance.CosineScore => Metric.Cosine,
        _ => Metric.InnerProduct,
    };

    private static EngineDistance Named(RedisVectorSet set) => set.MetricName switch
    {
        "l2" => EngineDistance.SquaredEuclidean,
        "cosine" => EngineDistance.OneMinusCosine,
        "inner-product" => EngineDistance.NegativeInnerProduct,
        "cosine-normalized" => EngineDistance.OneMinusInnerProduct,
        _ => EngineDistance.CosineScore,
    };

    // Mean over pairs, relative to the size of the values at hand.
    private static double Error(EngineDistance distance, List<(float Score, float[] Query, float[] Vector)> pairs)
    {
        double difference = 0;
        double size = 0;
        foreach ((float score, float[] query, float[] vector) in pairs)
        {
            double measured = distance.Measure(query, vector);
            difference += Math.Abs(score - measured);
            size += Math.Max(Math.Abs(measured), Math.Abs(score));
        }

        return size > 0 ? difference / size : difference;
    }
}
