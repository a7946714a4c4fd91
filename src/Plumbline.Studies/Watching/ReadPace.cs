using System.Diagnostics;

namespace Plumbline.Studies.Watching;

/// <summary>
/// Slows the reading of a base down to a budget. Readers tell how far they are between batches and ask for the next when they were heard; here
/// they are heard once the budget allows more.
/// </summary>
/// <param name="count">Vectors to be read.</param>
/// <param name="perSecond">The budget, vectors a second, above 0.</param>
/// <param name="cancellationToken">Ends the waiting.</param>
public sealed class ReadPace(long count, double perSecond, CancellationToken cancellationToken) : IProgress<double>
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(double value)
    {
        TimeSpan left = TimeSpan.FromSeconds(value * count / perSecond) - Stopwatch.GetElapsedTime(_start);
        // At the end nothing is left to hold back.
        if (value < 1 && left > TimeSpan.Zero)
        {
            cancellationToken.WaitHandle.WaitOne(left);
        }
    }
}
