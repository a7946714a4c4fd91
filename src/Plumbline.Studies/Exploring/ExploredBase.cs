using System.Globalization;
using Plumbline.Hnsw;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Exploring;

/// <summary>What is explored, before anything is computed: the vectors with their names, and the graph where it is there already.</summary>
internal sealed class ExploredBase : IDisposable
{
    /// <summary>Shown as the title.</summary>
    public required string Name { get; init; }

    /// <summary>The vectors.</summary>
    public required VectorSet Vectors { get; init; }

    /// <summary>The metric in whose unit distances are shown.</summary>
    public Metric Metric { get; init; } = Metric.L2;

    /// <summary>A label a vector; null where there are none.</summary>
    public IReadOnlyList<string?>? Labels { get; init; }

    /// <summary>Images, of the pool where a run drew a subset; null where there are none.</summary>
    public ImageSet? Images { get; init; }

    /// <summary>Rows of the pool that the vectors are; null where they are all of it in order.</summary>
    public int[]? Rows { get; init; }

    /// <summary>Names of the vectors; null where they go by their images or row numbers.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Neighbourhood sizes to show in any case.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [10, 20, 50, 100, 150, 200, 250, 300, 400, 500];

    /// <summary>The points that are queries; null where that is open.</summary>
    public QueryRows? Queries { get; init; }

    /// <summary>The graph; null where it has yet to be built.</summary>
    public HnswGraph? Graph { get; init; }

    /// <summary>How to build the graph.</summary>
    public HnswBuildOptions Build { get; init; } = new();

    /// <summary>efConstruction of a graph that is there; null where its file does not say.</summary>
    public int? EfConstruction { get; init; }

    /// <summary>M of a graph that is there, as its file says.</summary>
    public int? M { get; init; }

    /// <summary>Where the graph comes from, in words.</summary>
    public string Origin { get; init; } = "built here";

    /// <summary>What order distances have under the metric, without the roots.</summary>
    public Metric RawMetric => Metric == Metric.L2 ? Metric.SquaredL2 : Metric;

    /// <summary>The image of a point.</summary>
    public int RowOf(int point) => Rows is null ? point : Rows[point];

    /// <summary>What a point is called.</summary>
    public string NameOf(int point) =>
        Names?[point] ?? Images?.NameOf(RowOf(point)) ?? RowOf(point).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        Images?.Dispose();
        Graph?.Free();
        Vectors.Dispose();
    }
}
