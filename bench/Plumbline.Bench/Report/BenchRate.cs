namespace Plumbline.Bench.Report;

/// <summary>How work is counted, so that it can be set against what the machine could do.</summary>
/// <param name="Unit">The unit of work a second, such as GFLOP/s.</param>
/// <param name="Amount">Work of one measurement, in the unit times seconds.</param>
/// <param name="LimitName">What the machine's limit is.</param>
/// <param name="Limits">The limit, measured beside each repetition, in the unit; none where there is no such limit.</param>
internal sealed record BenchRate(string Unit, double Amount, string LimitName, IReadOnlyList<double> Limits)
{
    /// <summary>Median of the limit.</summary>
    public double? Limit => Limits.Count == 0 ? null : Median.Of(Limits);
}
