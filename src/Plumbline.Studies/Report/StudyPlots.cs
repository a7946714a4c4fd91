using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Pictures;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report;

/// <summary>Writes the main charts of a study as pictures, PNG and SVG.</summary>
public static class StudyPlots
{
    /// <summary>
    /// Writes overlap_ef_search, overlap_ef_construction, overlap_alpha, overlap_spread, capacity, loss_split, distance_ef_search,
    /// barycenter_shift_ef_search, lid_ef_search, barycenter_shift_spread, padding_distance and padding_lid, each as .png and .svg; a
    /// chart without measurements is left out, and where condition 1 was not measured, the three of the geometry show the first
    /// condition that was, and are named after it.
    /// </summary>
    /// <param name="result">The study.</param>
    /// <param name="folder">Where to; created where missing.</param>
    /// <param name="beforeChart">Called before each chart, whose drawing takes a while; what it throws ends the writing.</param>
    /// <returns>The names of the files written, in order.</returns>
    /// <exception cref="ArgumentException">The study has no measurements.</exception>
    public static IReadOnlyList<string> Write(StudyResult result, string folder, Action? beforeChart = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (result.Points.Count == 0)
        {
            throw new ArgumentException("The study has no measurements to draw.", nameof(result));
        }

        Directory.CreateDirectory(folder);
        StudyCharts charts = new(new StudyView(result));
        List<string> written = [];
        foreach (Chart chart in charts.All)
        {
            beforeChart?.Invoke();
            if (chart.Picture is { } name)
            {
                File.WriteAllBytes(Path.Combine(folder, name + ".png"), ChartPicture.Png(chart));
                File.WriteAllText(Path.Combine(folder, name + ".svg"), ChartPicture.Svg(chart));
                written.Add(name + ".png");
                written.Add(name + ".svg");
            }
        }

        return written;
    }
}
