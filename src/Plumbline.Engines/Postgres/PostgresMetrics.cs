using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Postgres;

/// <summary>Operators and operator classes of pgvector.</summary>
internal static class PostgresMetrics
{
    /// <summary>The metric of an operator class; null where Plumbline has none.</summary>
    /// <param name="operatorClass">Such as <c>vector_l2_ops</c>.</param>
    public static Metric? OfClass(string operatorClass) => operatorClass switch
    {
        "vector_l2_ops" or "halfvec_l2_ops" => Metric.L2,
        "vector_ip_ops" or "halfvec_ip_ops" => Metric.InnerProduct,
        "vector_cosine_ops" or "halfvec_cosine_ops" => Metric.Cosine,
        _ => null,
    };

    /// <summary>The metric that an address names; null where it names none.</summary>
    /// <exception cref="EngineTargetException">It names none that is known.</exception>
    public static Metric? OfAddress(EngineAddress address) => address.Parameter("operator") switch
    {
        null => null,
        "l2" or "<->" => Metric.L2,
        "ip" or "<#>" => Metric.InnerProduct,
        "cosine" or "<=>" => Metric.Cosine,
        { } other => throw new EngineTargetException(address.ToString(), "operator", $"'{other}'", "l2, ip or cosine (<->, <#>, <=>); l1, hamming and jaccard are not measured"),
    };

    /// <summary>The operator that an index of this metric answers.</summary>
    public static string OperatorOf(Metric metric) => metric switch
    {
        Metric.InnerProduct => "<#>",
        Metric.Cosine => "<=>",
        _ => "<->",
    };

    /// <summary>The name in operator classes and addresses.</summary>
    public static string NameOf(Metric metric) => metric switch
    {
        Metric.InnerProduct => "ip",
        Metric.Cosine => "cosine",
        _ => "l2",
    };

    /// <summary>How pgvector writes a distance: <c>&lt;-&gt;</c> is not squared, <c>&lt;#&gt;</c> is negated.</summary>
    public static EngineDistance DistanceOf(Metric metric) => metric switch
    {
        Metric.InnerProduct => EngineDistance.NegativeInnerProduct,
        Metric.Cosine => EngineDistance.OneMinusCosine,
        _ => EngineDistance.Euclidean,
    };
}
