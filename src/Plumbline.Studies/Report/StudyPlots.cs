using System.Text;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Pictures;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report;

/// <summary>Writes the main charts of a study as pictures, PNG and SVG.</summary>
internal static class StudyPlots
{
    /// <summary>
    /// Writes overlap_ef_search, overlap_ef_construction, overlap_alpha, overlap_spread, overlap_lid, capacity, loss_split, distance_ef_search,
    /// barycenter_shift_ef_search, lid_ef_search, barycenter_shift_spread, safe_ef, sensitivity, padding_distance and padding_lid, each as .png and .svg; a
    /// chart without measurements is left out, and where condition 1 was not measured, the three of the geometry show the first
    /// condition that was, and are named after it.
    /// </summary>
    /// <param name="result">The study.</param>
    /// <param name="folder">Where to; created where missing.</param>
    /// <param name="threads">Threads to draw on; 0 for one a logical processor. The files do not depend on it.</param>
    /// <param name="beforeChart">Called before each picture, whose drawing takes a while, by the thread that draws it; what it throws ends the writing.</param>
    /// <returns>The names of the files written, in order.</returns>
    /// <exception cref="ArgumentException">The study has no measurements.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public static IReadOnlyList<string> Write(StudyResult result, string folder, int threads = 0, Action? beforeChart = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (result.Points.Count == 0)
        {
            throw new ArgumentException("The study has no measurements to draw.", nameof(result));
        }

        IReadOnlyList<ReportPicture> pictures = Draw(new StudyCharts(new StudyView(result)).All, threads, beforeChart);
        Directory.CreateDirectory(folder);
        foreach (ReportPicture picture in pictures)
        {
            File.WriteAllBytes(Path.Combine(folder, picture.Name), picture.Bytes);
        }

        return [.. pictures.Select(picture => picture.Name)];
    }

    /// <summary>Draws the charts that have a picture, each as PNG and as SVG.</summary>
    /// <param name="all">The charts.</param>
    /// <param name="threads">Threads to draw on; 0 for one a logical processor.</param>
    /// <param name="beforeChart">As above.</param>
    internal static IReadOnlyList<ReportPicture> Draw(IEnumerable<Chart> all, int threads, Action? beforeChart)
    {
        Chart[] charts = [.. all.Where(chart => chart.Picture is not null)];
        ReportPicture[] pictures = new ReportPicture[2 * charts.Length];
        ParallelWork.Run(
            pictures.Length,
            threads,
            () => true,
            (i, _) =>
            {
                beforeChart?.Invoke();
                Chart chart = charts[i / 2];
                pictures[i] = i % 2 == 0
                    ? new ReportPicture(chart.Picture + ".png", ChartPicture.Png(chart))
                    : new ReportPicture(chart.Picture + ".svg", Encoding.UTF8.GetBytes(ChartPicture.Svg(chart)));
            },
            null,
            CancellationToken.None);
        return pictures;
    }
}
