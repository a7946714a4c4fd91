using System.Text;
using Plumbline.Studies.Output;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Report;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Output;

public sealed class SummaryCsvTests
{
    /// <summary>
    /// Means and intervals worked out by NumPy from results.csv. The quantiles of Student's t (0.975) are those of mpmath's incomplete
    /// beta function.
    /// </summary>
    private const string Script = """
        import csv, math, sys
        import numpy as np

        t = {1: 12.706204736174705, 2: 4.302652729749464, 9: 2.262157162798206}
        results = {}
        for row in csv.DictReader(open('results.csv')):
            results.setdefault((row['condition'], row['value'], row['k']), []).append(row)
        summary = list(csv.DictReader(open('summary.csv')))
        assert [(row['condition'], row['value'], row['k']) for row in summary] == list(results), 'rows'
        compared = 0
        for row in summary:
            runs = results[(row['condition'], row['value'], row['k'])]
            assert int(row['runs']) == len(runs)
            for name in row:
                if name in ('condition', 'value', 'k', 'runs') or name.endswith('_low') or name.endswith('_high'):
                    continue
                values = np.array([float(run[name]) for run in runs if run[name] != ''])
                values = values[~np.isnan(values)]
                if len(values) < 2 or not np.isfinite(values).all():
                    continue
                mean = values.mean()
                half = t[len(values) - 1] * values.std(ddof=1) / math.sqrt(len(values))
                for found, expected in ((row[name], mean), (row[name + '_low'], mean - half), (row[name + '_high'], mean + half)):
                    # Nine digits are written: half a unit of the last is 5e-9 at most, of each run's value, t times that of the
                    # interval, and again of what is compared.
                    assert abs(float(found) - expected) <= 5e-9 * ((2 + t[len(values) - 1]) * np.abs(values).max() + half) + 1e-15, (row['condition'], row['value'], row['k'], name, found, expected)
                    compared += 1
        print(compared)
        """;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Means_and_intervals_are_those_of_NumPy_and_the_t_table(int runs)
    {
        ReferencePython.RequireNumPy();
        Assert.True(int.Parse(Compare(SyntheticStudy.Full(runs).Points), System.Globalization.CultureInfo.InvariantCulture) > 700 * 3 * 20);
    }

    [Fact]
    public void A_study_that_was_run_has_its_intervals_too()
    {
        ReferencePython.RequireNumPy();
        Assert.True(int.Parse(Compare(Study.Small().Points), System.Globalization.CultureInfo.InvariantCulture) > 9 * 3 * 20);
    }

    [Fact]
    public void One_run_has_a_mean_and_no_interval()
    {
        string[][] lines = Lines([Study.Point(10, 0.5, 0)]);
        int overlap = Array.IndexOf(lines[0], "overlap");
        Assert.Equal(["overlap", "overlap_low", "overlap_high"], lines[0][overlap..(overlap + 3)]);
        Assert.Equal(["0.5", "", ""], lines[1][overlap..(overlap + 3)]);
        Assert.Equal(["efSearch", "50", "10", "1"], lines[1][..4]);
    }

    [Fact]
    public void A_run_without_the_value_is_left_out_and_a_measure_not_asked_for_is_empty()
    {
        StudyPoint without = Study.Point(10, 0.5, 0, run: 1);
        without = without with { Standard = without.Standard! with { ReturnedLid = double.NaN } };
        string[][] lines = Lines([Study.Point(10, 0.5, 0) with { Paper = null }, without with { Paper = null }, Study.Point(10, 0.7, 0, run: 2) with { Paper = null }]);
        string Cell(string name) => lines[1][Array.IndexOf(lines[0], name)];
        Assert.Equal("3", Cell("runs"));
        Assert.Equal(("10", "10", "10"), (Cell("lid_returned"), Cell("lid_returned_low"), Cell("lid_returned_high")));
        Assert.Equal(("", "", ""), (Cell("paper_overlap"), Cell("paper_overlap_low"), Cell("paper_overlap_high")));
    }

    private static string Compare(IReadOnlyList<StudyPoint> points)
    {
        using TemporaryFolder folder = new();
        using (FileStream results = File.Create(folder.File("results.csv")))
        {
            ResultsCsv.Write(points, results);
        }

        using (FileStream summary = File.Create(folder.File("summary.csv")))
        {
            SummaryCsv.Write(points, summary);
        }

        return ReferencePython.Run(Script, folder.Path);
    }

    private static string[][] Lines(IEnumerable<StudyPoint> points)
    {
        using MemoryStream stream = new();
        SummaryCsv.Write(points, stream);
        return [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
    }
}
