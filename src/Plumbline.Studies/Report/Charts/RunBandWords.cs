using System.Globalization;

namespace Plumbline.Studies.Report.Charts;

/// <summary>The sentences that captions share.</summary>
internal static class RunBandWords
{
    /// <summary>What the bands are, where there are any.</summary>
    public static string Bands(StudyView view) => view.RunCount > 1
        ? string.Create(CultureInfo.InvariantCulture, $" Bands: 95% interval of the mean over {Quantity.Count(view.RunCount, "run")}, often narrower than the line.")
        : string.Empty;

    /// <summary>What the thin dashed lines are, where there are any.</summary>
    public static string Published(StudyView view) => view.Comparable
        ? " Thin dashed lines: the published values."
        : string.Empty;
}
