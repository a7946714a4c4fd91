using Parquet;
using Parquet.Schema;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Output;

public sealed class ResultsParquetTests
{
    [Theory]
    [InlineData(Convention.Both)]
    [InlineData(Convention.Standard)]
    [InlineData(Convention.Paper)]
    public async Task Every_value_reads_back(Convention convention)
    {
        StudyResult result = Study.Small(convention);
        StudyPoint odd = Study.Point(10, 1, 0);
        StudyPoint[] points = [.. result.Points, odd with { Paper = odd.Paper! with { MeanAnnDist = double.PositiveInfinity, MeanLidAnn = double.NaN } }];
        using MemoryStream stream = new();
        await ResultsParquet.WriteAsync(points, stream);
        stream.Position = 0;
        CancellationToken token = TestContext.Current.CancellationToken;
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream, cancellationToken: token);
        Assert.Equal(ResultColumns.All.Select(column => column.Name), reader.Schema.GetDataFields().Select(field => field.Name));
        Assert.Equal(1, reader.RowGroupCount);
        foreach ((ResultColumn column, DataField field) in ResultColumns.All.Zip(reader.Schema.GetDataFields()))
        {
            object?[] values = await Read(reader, field, points.Length, token);
            Assert.Equal(points.Select(column.Value), values);
        }
    }

    private static async Task<object?[]> Read(ParquetReader reader, DataField field, int count, CancellationToken token)
    {
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        if (field.Name == "condition")
        {
            string?[] texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory(), null, token);
            return [.. texts];
        }

        if (field.ClrType == typeof(int))
        {
            int[] integers = new int[count];
            await group.ReadAsync<int>(field, integers.AsMemory(), null, token);
            return [.. integers.Cast<object>()];
        }

        double?[] numbers = new double?[count];
        await group.ReadAsync<double>(field, numbers.AsMemory(), null, token);
        return [.. numbers.Cast<object?>()];
    }
}
