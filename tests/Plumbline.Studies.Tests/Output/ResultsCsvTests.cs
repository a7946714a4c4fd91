using System.Globalization;
using System.Text;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Output;

public sealed class ResultsCsvTests
{
    [Fact]
    public void The_header_is_the_list_of_columns_and_every_row_has_a_value_for_each()
    {
        StudyResult result = Study.Small();
        string[] lines = Lines(result.Points);
        Assert.Equal(string.Join(',', ResultColumns.All.Select(column => column.Name)), lines[0]);
        Assert.Equal(result.Points.Count, lines.Length - 1);
        Assert.All(lines, line => Assert.Equal(ResultColumns.All.Count, line.Split(',').Length));
        Assert.Equal(ResultColumns.All.Count, ResultColumns.All.Select(column => column.Name).Distinct().Count());
    }

    [Fact]
    public void Values_read_back_to_nine_digits()
    {
        StudyResult result = Study.Small();
        string[] lines = Lines(result.Points);
        for (int i = 0; i < result.Points.Count; i++)
        {
            string[] cells = lines[i + 1].Split(',');
            for (int column = 0; column < cells.Length; column++)
            {
                object? value = ResultColumns.All[column].Value(result.Points[i]);
                if (value is double number && double.IsFinite(number))
                {
                    double read = double.Parse(cells[column], CultureInfo.InvariantCulture);
                    Assert.True(Math.Abs(read - number) <= 1e-8 * Math.Abs(number), $"{ResultColumns.All[column].Name}: wrote {cells[column]} for {number:R}");
                }
                else if (value is int or string)
                {
                    Assert.Equal($"{value}", cells[column]);
                }
            }
        }
    }

    [Fact]
    public void Rows_are_ordered_by_run_condition_value_and_k()
    {
        StudyResult result = Study.Small();
        IEnumerable<(int, StudyCondition, double, int)> order = result.Points.Select(point => (point.Run, point.Key.Condition, point.Key.Value, point.K));
        Assert.Equal(order.Order(), order);
    }

    [Theory]
    [InlineData(Convention.Standard, "paper_")]
    [InlineData(Convention.Paper, "")]
    public void What_was_not_asked_for_is_empty(Convention convention, string emptyPrefix)
    {
        string[] lines = Lines(Study.Small(convention).Points);
        string[] header = lines[0].Split(',');
        int firstMeasure = Array.IndexOf(header, "overlap");
        Assert.All(lines.Skip(1), line =>
        {
            string[] cells = line.Split(',');
            for (int i = 0; i < cells.Length; i++)
            {
                bool paper = header[i].StartsWith("paper_", StringComparison.Ordinal);
                bool empty = i >= firstMeasure && paper == (emptyPrefix.Length > 0);
                Assert.Equal(empty, cells[i].Length == 0);
            }
        });
    }

    [Theory]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(3.4028234663852886e33, "3.40282347E+33")]
    [InlineData(-0.000012345678949, "-1.23456789E-05")]
    public void Numbers_are_written_as_NumPy_and_pandas_read_them(double value, string text)
    {
        StudyPoint point = Study.Point(10, 1, 0);
        point = point with { Paper = point.Paper! with { MeanAnnDist = value } };
        string[] lines = Lines([point]);
        Assert.Equal(text, lines[1].Split(',')[Array.IndexOf(lines[0].Split(','), "paper_ann_dist")]);
    }

    [Fact]
    public void The_text_has_no_byte_order_mark_and_unix_line_ends()
    {
        using MemoryStream stream = new();
        ResultsCsv.Write([Study.Point(10, 1, 0)], stream);
        byte[] bytes = stream.ToArray();
        Assert.Equal((byte)'c', bytes[0]);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    private static string[] Lines(IEnumerable<StudyPoint> points)
    {
        using MemoryStream stream = new();
        ResultsCsv.Write(points, stream);
        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
    }
}
