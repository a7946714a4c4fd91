namespace Plumbline.Tests.Support;

/// <summary>Keeps what was reported, and calls back on the reporting thread.</summary>
internal sealed class ProgressList(Action<double>? callback = null) : IProgress<double>
{
    private readonly List<double> _values = [];

    public double[] Values
    {
        get
        {
            lock (_values)
            {
                return [.. _values];
            }
        }
    }

    public void Report(double value)
    {
        lock (_values)
        {
            _values.Add(value);
        }

        callback?.Invoke(value);
    }
}
