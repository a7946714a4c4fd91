namespace Plumbline;

/// <summary>Progress that several threads add to; told not more often than one in a thousand.</summary>
internal sealed class SharedProgress(long total, IProgress<double>? progress)
{
    private readonly long _step = Math.Max(1, total / 1000);
    private readonly Lock _lock = new();
    private long _done;

    /// <summary>Counts work as done.</summary>
    public void Add(long work)
    {
        if (progress is null)
        {
            return;
        }

        // Told under the lock, so that no thread's share overtakes another's.
        lock (_lock)
        {
            long before = _done;
            _done += work;
            if (_done == total || _done / _step != before / _step)
            {
                progress.Report((double)_done / total);
            }
        }
    }
}
