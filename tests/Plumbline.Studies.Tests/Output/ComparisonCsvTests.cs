using System.Globalization;
using System.Text;
using Plumbline.Studies.Output;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Report;

namespace Plumbline.Studies.Tests.Output;

public sealed class ComparisonCsvTests
{
    [Fact]
    public void Every_value_is_a_row_whose_columns_read_back()
    {
        PublishedComparison comparison = PublishedComparison.Create(SyntheticStudy.Full())!;
        string[][] lines = Lines(comparison);
        Assert.Equal(ComparisonColumns.All.Select(column => column.Name), lines[0]);
        Assert.Equal(comparison.Values.Count, lines.Length - 1);
        Assert.All(lines, cells => Assert.Equal(16, cells.Length));
        int place = comparison.Values.ToList().FindIndex(value => value.Key == new ConditionKey(StudyCondition.Alpha, 0.5) && value.K == 200 && value.Measure == "overlap");
        ComparedValue value = comparison.Values[place];
        string[] cells = lines[place + 1];
        Assert.Equal(["alpha", "0.5", "200", "overlap"], cells[..4]);
        Assert.Equal(["2", "10"], [cells[7], cells[12]]);
        Assert.Equal(0.9559, Number(cells[8]), 0.00005);
        Assert.Equal(value.Difference, Number(cells[13]), 1e-8);
        Assert.Equal(value.IsWithin ? "true" : "false", cells[14]);
        Assert.Equal("false", cells[15]);
    }

    [Fact]
    public void The_first_k_with_pads_has_no_k_and_is_nan_where_there_are_none()
    {
        string[][] lines = Lines(PublishedComparison.Create(SyntheticStudy.Full())!);
        string[] without = Assert.Single(lines, cells => cells[0] == "alpha" && cells[1] == "4" && cells[3] == "first_pads_k");
        Assert.Equal(("", "nan", "0", "nan", "0", "nan", "true"), (without[2], without[4], without[7], without[8], without[12], without[13], without[14]));
        string[] with = Assert.Single(lines, cells => cells[0] == "efSearch" && cells[1] == "25" && cells[3] == "first_pads_k");
        Assert.Equal(("", "80"), (with[2], with[10]));
    }

    private static string[][] Lines(PublishedComparison comparison)
    {
        using MemoryStream stream = new();
        ComparisonCsv.Write(comparison, stream);
        return [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
