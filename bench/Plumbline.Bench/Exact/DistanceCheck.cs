using System.Runtime.InteropServices;
using Plumbline.Bench.Report;

namespace Plumbline.Bench.Exact;

/// <summary>Whether both sides found the same distances, place by place; ids may differ where distances tie.</summary>
internal static class DistanceCheck
{
    /// <summary>
    /// Largest difference that is no disagreement, as a share of the k-th distance. FAISS works out ||a||² + ||b||² - 2⟨a, b⟩ in
    /// float32, whose error is some 1e-7 of the squared lengths, not of the distance.
    /// </summary>
    private const double Limit = 1e-4;

    /// <summary>Queries between one that is compared and the next, so that the peer's file stays small.</summary>
    public static int Stride(ExactWork work) => Math.Max(1, Math.Max(work.Queries / 1000, (int)((long)work.Queries * work.K / 10_000_000)));

    /// <summary>Compares squared distances.</summary>
    /// <param name="work">The row.</param>
    /// <param name="ours">Our neighbours of every query, squared L2.</param>
    /// <param name="file">The peer's distances of every <see cref="Stride"/>-th query, float32, k each.</param>
    public static BenchCheck Compare(ExactWork work, NeighborTable ours, string file)
    {
        ReadOnlySpan<float> theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file));
        int stride = Stride(work);
        int queries = (work.Queries + stride - 1) / stride;
        if (theirs.Length != queries * work.K)
        {
            throw new BenchException($"the peer returned {theirs.Length} distances for {work.Name}, expected {queries} x {work.K}", ExitCode.NotReachable);
        }

        BenchCheck worst = new($"squared distances, {work.Name}", 0, 0, 0, Limit);
        for (int query = 0; query < work.Queries; query += stride)
        {
            ReadOnlySpan<float> distances = ours.Distances(query);
            double scale = distances.Length < work.K ? 0 : distances[^1];
            for (int place = 0; place < work.K; place++)
            {
                double our = place < distances.Length ? distances[place] : double.NaN;
                double difference = our == theirs[place] ? 0 : Math.Abs(our - theirs[place]) / scale;
                // Written so that NaN counts as worse than anything.
                if (!(difference <= worst.Difference) && !double.IsNaN(worst.Difference))
                {
                    worst = worst with { Ours = our, Theirs = theirs[place], Difference = difference };
                }
            }

            theirs = theirs[work.K..];
        }

        return worst;
    }
}
