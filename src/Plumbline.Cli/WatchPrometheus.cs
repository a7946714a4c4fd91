using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Instrument = OpenTelemetry.Metrics.Metric;

namespace Plumbline.Cli;

/// <summary>
/// Writes metrics as Prometheus's text format 0.0.4. OpenTelemetry's own exporter for it is a prerelease that its readme keeps to development.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class WatchPrometheus : BaseExporter<Instrument>, IPullMetricExporter
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private string _text = "";

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>All metrics as they are now.</summary>
    public string Scrape()
    {
        lock (_lock)
        {
            Collect?.Invoke(Timeout.Infinite);
            return _text;
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Instrument> batch)
    {
        StringBuilder text = new();
        foreach (Instrument metric in batch)
        {
            Write(text, metric);
        }

        _text = text.ToString();
        return ExportResult.Success;
    }

    /// <summary>The name under which Prometheus has a metric: dots are underscores, the unit and _total come last.</summary>
    internal static string NameOf(string name, string? unit, bool isCounter)
    {
        string suffix = unit == "s" ? "_seconds" : unit == "{query}/s" ? "_queries_per_second" : "";
        string total = isCounter ? "_total" : "";
        return name.Replace('.', '_') + suffix + total;
    }

    private static void Write(StringBuilder text, Instrument metric)
    {
        bool isCounter = metric.MetricType == MetricType.LongSum;
        string name = NameOf(metric.Name, metric.Unit, isCounter);
        string type = isCounter ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Description.Replace("\\", "\\\\", StringComparison.Ordinal)}\n# TYPE {name} {type}\n");
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            string labels = Labels(point.Tags);
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    WriteHistogram(text, name, labels, point);
                    break;
                case MetricType.LongSum:
                    WriteLine(text, name, labels, point.GetSumLong());
                    break;
                case MetricType.DoubleGauge:
                    WriteLine(text, name, labels, point.GetGaugeLastValueDouble());
                    break;
                default:
                    throw new NotSupportedException($"{metric.Name} is of type {metric.MetricType}, which no instrument of a watch has.");
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        long below = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            string bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            WriteLine(text, $"{name}_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", below);
        }

        WriteLine(text, $"{name}_sum", labels, point.GetHistogramSum());
        WriteLine(text, $"{name}_count", labels, point.GetHistogramCount());
    }

    private static void WriteLine(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(Number(value)).Append('\n');

    private static string Labels(ReadOnlyTagCollection tags)
    {
        List<string> labels = [];
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            string value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{tag.Key.Replace('.', '_')}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        }

        return string.Join(',', labels);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
