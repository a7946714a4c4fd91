using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>Every chart of a study, in the order of the report. A measure that was not taken has no chart.</summary>
internal sealed class StudyCharts
{
    /// <summary>Builds the charts.</summary>
    /// <param name="view">The study.</param>
    public StudyCharts(StudyView view)
    {
        Overlap = [.. Present(
            OverlapChart.Build(view, StudyCondition.EfSearch),
            OverlapChart.Build(view, StudyCondition.EfConstruction),
            OverlapChart.Build(view, StudyCondition.Alpha),
            QuerySpreadCharts.Overlap(view),
            LidOverlapChart.Build(view))];
        Causes = [.. Present(CapacityChart.Build(view), LossChart.Build(view))];
        Geometry = [.. Present(DistanceChart.Build(view), BarycenterShiftChart.Build(view), LidChart.Build(view), QuerySpreadCharts.Shift(view))];
        Setting = [.. Present(SafeLawChart.Build(view), SensitivityChart.Build(view))];
        Padding = PaddingCharts.Build(view);
        Paper = PaperCharts.Build(view);
    }

    /// <summary>How much of the true neighbourhood is returned.</summary>
    public IReadOnlyList<Chart> Overlap { get; }

    /// <summary>Why it stops.</summary>
    public IReadOnlyList<Chart> Causes { get; }

    /// <summary>What it does to distances, centres and dimensionality.</summary>
    public IReadOnlyList<Chart> Geometry { get; }

    /// <summary>What effort is enough, and how far chance moves what was measured.</summary>
    public IReadOnlyList<Chart> Setting { get; }

    /// <summary>Which part of the authors' curves is padding.</summary>
    public IReadOnlyList<Chart> Padding { get; }

    /// <summary>The authors' convention.</summary>
    public IReadOnlyList<Chart> Paper { get; }

    /// <summary>All of them.</summary>
    public IEnumerable<Chart> All => [.. Overlap, .. Causes, .. Geometry, .. Setting, .. Padding, .. Paper];

    private static IEnumerable<Chart> Present(params Chart?[] charts) => charts.OfType<Chart>();
}
