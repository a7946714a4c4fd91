namespace Plumbline.Studies.Plans;

/// <summary>Metrics as the command line names them.</summary>
public static class MetricNames
{
    /// <summary>What may be written.</summary>
    public static IReadOnlyList<string> All { get; } = ["l2", "squared-l2", "ip", "cosine"];

    /// <summary>The name of a metric.</summary>
    /// <param name="metric">The metric.</param>
    public static string NameOf(Metric metric) => All[(int)metric];

    /// <summary>The metric of a name.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="place">Where it was found, for the message.</param>
    /// <exception cref="PlanException">There is no such metric.</exception>
    public static Metric Find(string name, string place) => name switch
    {
        "l2" => Metric.L2,
        "squared-l2" => Metric.SquaredL2,
        "ip" => Metric.InnerProduct,
        "cosine" => Metric.Cosine,
        _ => throw new PlanException($"{place}: found '{name}', expected l2, squared-l2, ip or cosine{Nearest.Hint(name, All)}"),
    };
}
