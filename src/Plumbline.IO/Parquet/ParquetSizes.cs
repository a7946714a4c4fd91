using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>Checks what the footer says of the columns that are read against each other and against the size of the file.</summary>
internal static class ParquetSizes
{
    /// <summary>Values of one column, all row groups together.</summary>
    public static long Check(InputFile input, ParquetFooter footer, IReadOnlyList<ParquetColumn> columns)
    {
        Int128 values = 0;
        Int128 bytes = 0;
        bool isPlain = true;
        foreach (ParquetRowGroup group in footer.Groups)
        {
            foreach (ParquetColumn column in columns)
            {
                ParquetChunk chunk = column.Index < group.Chunks.Count
                    ? group.Chunks[column.Index]
                    : throw input.Error("footer", $"{Quantity.Plain(group.Chunks.Count, "column")} in a row group", $"more than {column.Index}");
                Check(input, footer, group, column, chunk);
                values += chunk.Values;
                bytes += chunk.Bytes;
                isPlain &= chunk.IsPlain && chunk.Codec == ParquetCodec.Uncompressed;
            }
        }

        // Columns do not share bytes.
        Int128 room = isPlain ? bytes : (Int128)input.Length * ParquetUnpacker.MaxExpansion;
        if (bytes > input.Length || values * columns[0].StoredBytes > room)
        {
            throw input.Error("footer", $"{Quantity.Plain(values, "value")} in {Quantity.Plain(bytes, "byte")}", $"what a file of {Quantity.Plain(input.Length, "byte")} can hold");
        }

        Int128 dimension = (values + footer.Rows - 1) / footer.Rows;
        return dimension >= 1 && dimension <= int.MaxValue
            ? (long)values / (columns[0].MaxRepetition == 0 ? columns.Count : 1)
            : throw input.Error("footer", $"{Quantity.Plain(values, "value")} in {Quantity.Plain(footer.Rows, "row")}", $"1 to {int.MaxValue} a row");
    }

    private static void Check(InputFile input, ParquetFooter footer, ParquetRowGroup group, ParquetColumn column, ParquetChunk chunk)
    {
        if (!Enum.IsDefined(chunk.Codec))
        {
            throw input.Error($"column {column.Name}", $"compression {(int)chunk.Codec}", "none, Snappy, gzip or Zstandard (0, 1, 2 or 6)");
        }

        if (chunk.Type != column.Field.Type)
        {
            throw input.Error($"column {column.Name}", $"values of type {chunk.Type}", $"{column.Field.Type}, as in the schema");
        }

        if (chunk.Offset < 4 || chunk.Bytes < 0 || chunk.Bytes > footer.Offset - chunk.Offset)
        {
            throw input.Error($"column {column.Name}", $"{Quantity.Plain(chunk.Bytes, "byte")} at {chunk.Offset}", $"a place in the {Quantity.Plain(footer.Offset, "byte")} before the footer");
        }

        // A list may be missing or empty and then counts as one value.
        if (column.MaxRepetition == 0 ? chunk.Values != group.Rows : chunk.Values < group.Rows)
        {
            throw input.Error($"column {column.Name}", $"{Quantity.Plain(chunk.Values, "value")} in {Quantity.Plain(group.Rows, "row")}", "one a row, or more in lists");
        }
    }
}
