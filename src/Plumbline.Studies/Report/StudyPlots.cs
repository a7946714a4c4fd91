using System.Text;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Pictures;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report;

/// <summary>Writes the main charts of a study as pictures, PNG and SVG.</summary>
public static class StudyPlots
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

        Directory.CreateDirectory(folder);
        Chart[] charts = [.. new StudyCharts(new StudyView(result)).All.Where(chart => chart.Picture is not null)];
        byte[][] pictures = new byte[2 * charts.Length][];
        ParallelWork.Run(
            pictures.Length,
            threads,
            () => true,
            (i, _) =>
            {
                beforeChart?.Invoke();
                pictures[i] = i % 2 == 0 ? ChartPicture.Png(charts[i / 2]) : Encoding.UTF8.GetBytes(ChartPicture.Svg(charts[i / 2]));
            },
            null,
            CancellationToken.None);
        string[] names = [.. charts.SelectMany(chart => new[] { chart.Picture + ".png", chart.Picture + ".svg" })];
        for (int i = 0; i < names.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, names[i]), pictures[i]);
        }

        return names;
    }
}
