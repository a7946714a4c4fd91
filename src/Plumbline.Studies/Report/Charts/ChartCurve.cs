namespace Plumbline.Studies.Report.Charts;

/// <summary>One curve of a chart. Values may be NaN or infinite: the curve has a gap there.</summary>
internal sealed record ChartCurve
{
    /// <summary>What the legend says.</summary>
    public required string Name { get; init; }

    /// <summary>What the curve stands for.</summary>
    public required CurveRole Role { get; init; }

    /// <summary>Place in the palette.</summary>
    public required int Colour { get; init; }

    /// <summary>Places along the k axis.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>Values.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>Lower edge of the band, or null.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>Upper edge of the band, or null.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Which of the chart's choices shows this curve; null for all.</summary>
    public string? Choice { get; init; }

    /// <summary>Whether the values are points with a line between them or a line alone.</summary>
    public bool Markers { get; init; } = true;

    /// <summary>Whether its markers are larger than usual: there is no line to lead the eye, and no crowd of curves.</summary>
    public bool LargeMarkers { get; init; }
}
