namespace Plumbline.Engines.Servers;

/// <summary>How a server is filled.</summary>
public sealed record LoadOptions
{
    /// <summary>What is done with data that are there. Default <see cref="LoadMode.Fresh"/>.</summary>
    public LoadMode Mode { get; init; }

    /// <summary>The metric of the index. Default squared L2, which every server ranks as L2.</summary>
    public Metric Metric { get; init; } = Metric.SquaredL2;

    /// <summary>Links of a vector in the graph; null, the default, for the server's own.</summary>
    public int? M { get; init; }

    /// <summary>Search effort while the graph is built; null, the default, for the server's own.</summary>
    public int? EfConstruction { get; init; }

    /// <summary>How long the server may take to answer a request, building an index excepted. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
