namespace Plumbline.Studies.Watching;

/// <summary>
/// Holds searches apart so that there are never more than a budget allows: at least 1 / budget seconds from the start of one to the start of the
/// next, whatever was left unused before. A window of any length t has at most t * budget of them, rounded up.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="perSecond">The budget, above 0.</param>
internal sealed class QueryPacer(TimeProvider time, double perSecond)
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private long? _last;

    /// <summary>Waits until the next search may be sent.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A timer may come early by its resolution: asked again until the clock agrees.
        while (_last is { } last && _interval - time.GetElapsedTime(last) is { Ticks: > 0 } left)
        {
            await time.DelayAsync(left, cancellationToken).ConfigureAwait(false);
        }

        _last = time.GetTimestamp();
    }
}
