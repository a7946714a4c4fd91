namespace Plumbline.Tests.Support;

/// <summary>Nearest neighbours by the definitions, one distance after the other in float64.</summary>
internal static class BruteForce
{
    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Metric metric)
    {
        double dot = 0, squares = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            squares += difference * difference;
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return metric switch
        {
            Metric.L2 => Math.Sqrt(squares),
            Metric.SquaredL2 => squares,
            Metric.InnerProduct => -dot,
            _ => aa * bb == 0 ? 1 : Math.Clamp(1 - (dot / Math.Sqrt(aa * bb)), 0, 2),
        };
    }

    /// <summary>All vectors of the base by distance from the query, ties by id, one id left out.</summary>
    public static List<(double Distance, int Id)> Rank(VectorSet vectors, ReadOnlySpan<float> query, Metric metric, int excludedId = -1)
    {
        List<(double Distance, int Id)> ranking = [];
        for (int id = 0; id < vectors.Count; id++)
        {
            if (id != excludedId)
            {
                ranking.Add((Distance(query, vectors[id], metric), id));
            }
        }

        ranking.Sort();
        return ranking;
    }
}
