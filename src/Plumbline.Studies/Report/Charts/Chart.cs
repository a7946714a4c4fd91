namespace Plumbline.Studies.Report.Charts;

/// <summary>A chart, whatever draws it: the report's interactive figures and the pictures show the same.</summary>
internal sealed record Chart
{
    /// <summary>Name, unique in the report: lower case with underscores.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>How to read it, in a sentence or two.</summary>
    public required string Caption { get; init; }

    /// <summary>Title of the k axis.</summary>
    public string XTitle { get; init; } = "k (neighbours asked for)";

    /// <summary>Title of the value axis.</summary>
    public required string YTitle { get; init; }

    /// <summary>Whether places along the horizontal axis span orders of magnitude. Pictures do not know it.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether values span orders of magnitude.</summary>
    public bool LogY { get; init; }

    /// <summary>Whether values are shares, shown as percentages.</summary>
    public bool Percent { get; init; }

    /// <summary>Lower and upper end of the value axis; null to fit the values.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>The curves, in legend order.</summary>
    public required IReadOnlyList<ChartCurve> Curves { get; init; }

    /// <summary>Places pointed out.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>What the legend says of the vertical lines; null where there are none.</summary>
    public string? LineMarks { get; init; }

    /// <summary>What the legend says of the points of <see cref="CurveRole.Observed"/>.</summary>
    public string ObservedName { get; init; } = "counted at the k measured";

    /// <summary>What the legend says of the curves of <see cref="CurveRole.Published"/>.</summary>
    public string DashedName { get; init; } = "published";

    /// <summary>What a reader can choose between, one shown at a time; empty where everything is shown.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What is chosen, as a word: "condition" or "setting".</summary>
    public string ChoiceName { get; init; } = "Condition";

    /// <summary>The choice shown first where it is not the first.</summary>
    public string? FirstChoice { get; init; }

    /// <summary>The choice shown first; null where there are none.</summary>
    public string? ChosenFirst => FirstChoice ?? (Choices.Count > 0 ? Choices[0] : null);

    /// <summary>Name of the picture, without its ending, that shows the same; null for none.</summary>
    public string? Picture { get; init; }

    /// <summary>The curves that one choice shows.</summary>
    /// <param name="choice">The choice; null where there are none.</param>
    public IEnumerable<ChartCurve> Shown(string? choice) => Curves.Where(curve => curve.Choice is null || curve.Choice == choice);
}
