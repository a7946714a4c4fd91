namespace Plumbline.Studies.Watching;

/// <summary>Waiting on a clock.</summary>
internal static class WholeDelays
{
    /// <summary>Waits at least so long: <see cref="Task.Delay(TimeSpan, TimeProvider)"/> cuts off parts of a millisecond, and of less than one makes nothing.</summary>
    public static Task DelayAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, delay.TotalMilliseconds))), time, cancellationToken);
}
