using System.Diagnostics;

namespace Plumbline.Imaging.Downloads;

/// <summary>Tells the progress of a download, not too often, with the rate of the last seconds.</summary>
internal sealed class DownloadMeter(IProgress<DownloadProgress>? progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Time, long Received)> _samples = new();
    private long _last;
    private long _received;

    /// <summary>Bytes that were received.</summary>
    public long Received => _received;

    public void Checked(long bytes, long length)
    {
        if (IsDue(bytes == length))
        {
            progress?.Report(new DownloadProgress(DownloadStage.Checking, bytes, length));
        }
    }

    /// <summary>A connection begins to deliver: the time without one is no part of the rate.</summary>
    public void Begin()
    {
        _samples.Clear();
        _samples.Enqueue((Stopwatch.GetTimestamp(), _received));
    }

    public void Add(int received, long bytes, long? total)
    {
        _received += received;
        if (IsDue(bytes == total))
        {
            progress?.Report(new DownloadProgress(DownloadStage.Receiving, bytes, total, Rate()));
        }
    }

    public void Waiting(long bytes, long? total, string problem, TimeSpan delay) =>
        progress?.Report(new DownloadProgress(DownloadStage.Waiting, bytes, total, 0, problem, delay));

    private bool IsDue(bool isLast)
    {
        if (progress is null || (!isLast && _last != 0 && Stopwatch.GetElapsedTime(_last) < Interval))
        {
            return false;
        }

        _last = Stopwatch.GetTimestamp();
        return true;
    }

    private double Rate()
    {
        long now = Stopwatch.GetTimestamp();
        while (_samples.Count > 1 && Stopwatch.GetElapsedTime(_samples.Peek().Time, now) > Window)
        {
            _samples.Dequeue();
        }

        (long time, long received) = _samples.Peek();
        _samples.Enqueue((now, _received));
        double seconds = Stopwatch.GetElapsedTime(time, now).TotalSeconds;
        return seconds > 0.05 ? (_received - received) / seconds : 0;
    }
}
