using System.Diagnostics.Metrics;

namespace Plumbline.Browser.Support;

/// <summary>Counts the sessions that the servers of this process hold, as ASP.NET Core's own meter tells them.</summary>
internal sealed class CircuitCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _active;

    public CircuitCount()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "aspnetcore.components.circuit.active")
            {
                IsMeasured = true;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _active, change));
        _listener.Start();
    }

    /// <summary>Whether there is such a meter.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>Sessions that began since this was made and have not ended.</summary>
    public long Active => Interlocked.Read(ref _active);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
