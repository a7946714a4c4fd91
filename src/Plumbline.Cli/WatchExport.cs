using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Plumbline.Studies.Watching;

namespace Plumbline.Cli;

/// <summary>Takes the instruments of a watch to where they are wanted: a page to be scraped, a collector by OTLP.</summary>
internal sealed class WatchExport : IDisposable
{
    private const int FlushMilliseconds = 5000;
    private readonly MeterProvider? _provider;
    private readonly WatchExportTrouble? _trouble;

    /// <summary>Begins to collect.</summary>
    /// <param name="request">Where to.</param>
    /// <param name="prometheus">Writes the page.</param>
    public WatchExport(WatchRequest request, WatchPrometheus prometheus)
    {
        SendsOtlp = request.Otlp is not null || IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
        if (!SendsOtlp && request.Listen is null)
        {
            return;
        }

        // The environment comes last: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
        ResourceBuilder resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService("plumb-watch", serviceVersion: typeof(WatchMetrics).Assembly.GetName().Version?.ToString(3))
            .AddAttributes([new("plumbline.target", request.Target.Shown)])
            .AddEnvironmentVariableDetector();
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(WatchMetrics.MeterName);
        if (request.Listen is not null)
        {
            builder.AddReader(new BaseExportingMetricReader(prometheus));
        }

        if (SendsOtlp)
        {
            _trouble = new WatchExportTrouble();
            builder.AddOtlpExporter((exporter, reader) => Configure(request, exporter, reader));
        }

        _provider = builder.Build();
    }

    /// <summary>Whether metrics are sent to a collector.</summary>
    public bool SendsOtlp { get; }

    /// <summary>Whether it was told that they do not reach it.</summary>
    public bool IsTroubleTold => _trouble?.IsTold == true;

    /// <summary>Sends what is there now; a collector that does not answer in 5 seconds goes without.</summary>
    public bool Flush() => _provider?.ForceFlush(FlushMilliseconds) ?? true;

    public void Dispose()
    {
        // A collector that does not answer must not hold up the end.
        _provider?.Shutdown(500);
        _provider?.Dispose();
        _trouble?.Dispose();
    }

    private static void Configure(WatchRequest request, OtlpExporterOptions exporter, MetricReaderOptions reader)
    {
        if (request.Otlp is { } url)
        {
            if (!IsSet("OTEL_EXPORTER_OTLP_PROTOCOL"))
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            }

            exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf && url.AbsolutePath == "/" ? new Uri(url, "v1/metrics") : url;
        }

        if (!IsSet("OTEL_METRIC_EXPORT_INTERVAL"))
        {
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)Math.Clamp(request.Options.Every.TotalMilliseconds, 1000, 60_000);
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
