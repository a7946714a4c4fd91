using Plumbline.IO;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>Vectors that a command searches among or for.</summary>
internal static class VectorInput
{
    /// <summary>Opens vectors, mapped where that is possible, and refuses what has no distance.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metric">The metric of the distances.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="longest">Raised to the greatest length among the vectors.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static VectorSet Load(
        string path, Metric metric, int threads, ref double longest, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        VectorSet vectors = VectorFile.Read(path, new VectorReadOptions { MemoryMap = true }, WorkProgress.Of(progress, $"reading {Path.GetFileName(path)}"), cancellationToken);
        try
        {
            longest = Math.Max(longest, VectorLengths.RequireRepresentable(vectors, metric, path, threads, cancellationToken));
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }
}
