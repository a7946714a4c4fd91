namespace Plumbline;

/// <summary>Progress that several threads add to; told not more often than one in a thousand.</summary>
internal sealed class SharedProgress(long total, IProgress<double>? progress)
{
    private readonly long _step = Math.Max(1, total / 1000);
    private long _done;

    /// <summary>Counts work as done.</summary>
    public void Add(long work)
    {
        long now = Interlocked.Add(ref _done, work);
        if (progress is not null && (now == total || now / _step != (now - work) / _step))
        {
            progress.Report((double)now / total);
        }
    }
}
