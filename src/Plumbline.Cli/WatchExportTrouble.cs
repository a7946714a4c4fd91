using System.Diagnostics.Tracing;

namespace Plumbline.Cli;

/// <summary>
/// Tells that metrics do not reach their collector. OpenTelemetry's exporter says so to event listeners alone, at every attempt; here it is a line
/// at the first, and then one an hour.
/// </summary>
internal sealed class WatchExportTrouble : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private long? _told;

    /// <summary>Whether it was told.</summary>
    public bool IsTold => _told is not null;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
        {
            EnableEvents(eventSource, EventLevel.Error);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_gate)
        {
            if (_told is { } last && _time.GetElapsedTime(last) < Silence)
            {
                return;
            }

            _told = _time.GetTimestamp();
        }

        WatchScreen.Warn("--otlp: found no collector that takes the metrics, expected one; it is tried again");
    }
}
