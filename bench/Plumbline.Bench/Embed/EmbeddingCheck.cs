using Plumbline.Bench.Report;
using Plumbline.IO;

namespace Plumbline.Bench.Embed;

/// <summary>Whether both sides' embeddings are the same.</summary>
internal static class EmbeddingCheck
{
    // The order of sums differs between batches and numbers of threads.
    private const double Limit = 1e-4;

    /// <summary>Compares the first rows of an embedding with the peer's.</summary>
    /// <param name="work">The row that they belong to.</param>
    /// <param name="ours">Our .npy file.</param>
    /// <param name="theirs">The peer's rows, one after the other.</param>
    /// <returns>Of the component that is farthest apart, as a share of the largest component of the peer's.</returns>
    public static BenchCheck Compare(EmbedWork work, string ours, ReadOnlySpan<float> theirs)
    {
        using VectorSet rows = VectorFile.Read(ours);
        if (rows.Count != work.Count)
        {
            return new BenchCheck($"{work.Name}, rows", rows.Count, work.Count, Math.Abs(rows.Count - work.Count), 0);
        }

        return Compare($"{work.Name}, embeddings", rows, theirs, Limit);
    }

    internal static BenchCheck Compare(string name, VectorSet ours, ReadOnlySpan<float> theirs, double limit)
    {
        double largest = 0;
        foreach (float value in theirs)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        // Zeros everywhere would agree with anything that is broken in the same way.
        BenchCheck worst = new(name, ours[0][0], theirs[0], largest > 0 ? 0 : double.NaN, limit);
        for (int i = 0; i < theirs.Length; i++)
        {
            float our = ours[i / ours.Dimension][i % ours.Dimension];
            double difference = Math.Abs(our - theirs[i]) / largest;
            if (!(difference <= worst.Difference))
            {
                worst = worst with { Ours = our, Theirs = theirs[i], Difference = difference };
                if (double.IsNaN(difference))
                {
                    break;
                }
            }
        }

        return worst;
    }
}
