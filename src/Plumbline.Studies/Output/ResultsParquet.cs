using Parquet;
using Parquet.Schema;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Output;

/// <summary>Writes results.parquet: the columns of results.csv with their types.</summary>
internal static class ResultsParquet
{
    /// <summary>Writes the points.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="output">A stream that can seek.</param>
    public static async Task WriteAsync(IReadOnlyList<StudyPoint> points, Stream output)
    {
        ArgumentNullException.ThrowIfNull(points);
        (ResultColumn Column, DataField Field)[] columns = [.. ResultColumns.All.Select(column => (column, Field(column)))];
        ParquetSchema schema = new([.. columns.Select(pair => pair.Field)]);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, output).ConfigureAwait(false);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        foreach ((ResultColumn column, DataField field) in columns)
        {
            await WriteColumn(group, column, field, points).ConfigureAwait(false);
        }
    }

    private static DataField Field(ResultColumn column) =>
        column.Type == typeof(string) ? new DataField<string>(column.Name)
        : column.Type == typeof(int) ? new DataField<int>(column.Name)
        : new DataField<double?>(column.Name);

    private static Task WriteColumn(ParquetRowGroupWriter group, ResultColumn column, DataField field, IReadOnlyList<StudyPoint> points) =>
        column.Type == typeof(string) ? group.WriteAsync(field, points.Select(point => (string)column.Value(point)!).ToArray())
        : column.Type == typeof(int) ? group.WriteAsync<int>(field, points.Select(point => (int)column.Value(point)!).ToArray())
        : group.WriteAsync<double>(field, points.Select(point => (double?)column.Value(point)).ToArray());
}
