namespace Plumbline.Engines;

/// <summary>Properties of the ways in which engines write distances.</summary>
public static class EngineDistances
{
    /// <summary>Whether larger values are nearer.</summary>
    /// <param name="distance">The way.</param>
    public static bool IsDescending(this EngineDistance distance) =>
        distance is EngineDistance.InnerProduct or EngineDistance.CosineScore or EngineDistance.CosineSimilarity;

    /// <summary>The formula, for messages.</summary>
    /// <param name="distance">The way.</param>
    public static string Formula(this EngineDistance distance) => distance switch
    {
        EngineDistance.Euclidean => "||a - b||",
        EngineDistance.SquaredEuclidean => "||a - b||^2",
        EngineDistance.InnerProduct => "<a, b>",
        EngineDistance.NegativeInnerProduct => "-<a, b>",
        EngineDistance.OneMinusInnerProduct => "1 - <a, b>",
        EngineDistance.OneMinusCosine => "1 - cos(a, b)",
        EngineDistance.CosineScore => "(1 + cos(a, b)) / 2",
        EngineDistance.CosineSimilarity => "cos(a, b)",
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is no way to write a distance."),
    };

    /// <summary>Writes a distance as an engine does, from float64 sums over two vectors.</summary>
    /// <param name="distance">The way.</param>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, of the same dimension.</param>
    /// <returns>The distance; the cosine with a zero vector counts as 0.</returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double Measure(this EngineDistance distance, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"The vectors have dimensions {a.Length} and {b.Length}.", nameof(b));
        }

        double squares = 0;
        double product = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i];
            double y = b[i];
            squares += (x - y) * (x - y);
            product += x * y;
            lengthA += x * x;
            lengthB += y * y;
        }

        double lengths = Math.Sqrt(lengthA) * Math.Sqrt(lengthB);
        double cosine = lengths > 0 ? product / lengths : 0;
        return distance switch
        {
            EngineDistance.Euclidean => Math.Sqrt(squares),
            EngineDistance.SquaredEuclidean => squares,
            EngineDistance.InnerProduct => product,
            EngineDistance.NegativeInnerProduct => -product,
            EngineDistance.OneMinusInnerProduct => 1 - product,
            EngineDistance.OneMinusCosine => 1 - cosine,
            EngineDistance.CosineScore => (1 + cosine) / 2,
            EngineDistance.CosineSimilarity => cosine,
            _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is no way to write a distance."),
        };
    }
}
