using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>Which columns of a table are the vectors: the one that is named; else the only list column; else all columns, which are numbers of one type.</summary>
internal static class ParquetColumns
{
    private const int MaxDepth = 32;

    public static IReadOnlyList<ParquetColumn> Choose(InputFile input, ParquetFooter footer, string? member)
    {
        List<ParquetColumn> columns = Leaves(input, footer.Fields);
        if (member is not null)
        {
            ParquetColumn named = columns.Find(column => column.Name == member)
                ?? throw input.Error("schema", $"no column {member}", $"one of {Names(columns)}");
            return [RequireList(input, named)];
        }

        List<ParquetColumn> lists = columns.FindAll(column => column is { IsAlone: true, MaxRepetition: 1, IsNumeric: true });
        if (lists.Count > 1)
        {
            throw input.Error("schema", $"{lists.Count} list columns", $"one, or its name after a colon ({Names(lists)})");
        }

        if (lists.Count == 1)
        {
            return [RequireList(input, lists[0])];
        }

        foreach (ParquetColumn column in columns)
        {
            RequireElement(input, column);
            if (column.MaxRepetition > 0 || !column.IsAlone || column.Element != columns[0].Element)
            {
                throw input.Error($"column {column.Name}", column.MaxRepetition > 0 || !column.IsAlone ? "values in structures" : column.TypeName, $"one list column, or columns that all are {columns[0].TypeName}");
            }
        }

        return columns.Count > 0 ? columns : throw input.Error("schema", "no columns", "a list column, or columns of numbers");
    }

    private static ParquetColumn RequireList(InputFile input, ParquetColumn column)
    {
        if (column is not { IsAlone: true, MaxRepetition: 1 })
        {
            throw input.Error($"column {column.Name}", column.MaxRepetition == 0 && column.IsAlone ? $"one {column.TypeName} a row" : "lists of lists, or structures", "a list of numbers");
        }

        RequireElement(input, column);
        return column;
    }

    private static void RequireElement(InputFile input, ParquetColumn column)
    {
        if (column.Element is null)
        {
            string expected = column.Field.Type == 5
                ? "float; in pandas: astype('float32'), in pyarrow: cast to pyarrow.float32()"
                : "float, halffloat, uint8, int8 or int32";
            throw input.Error($"column {column.Name}", column.TypeName, expected);
        }
    }

    private static string Names(List<ParquetColumn> columns)
    {
        const int shown = 6;
        string names = string.Join(", ", columns.Take(shown).Select(column => column.Name.Length <= 40 ? column.Name : column.Name[..40] + "..."));
        return columns.Count > shown ? names + ", ..." : names;
    }

    private static List<ParquetColumn> Leaves(InputFile input, IReadOnlyList<ParquetField> fields)
    {
        List<ParquetColumn> leaves = [];
        int at = 1;
        for (int child = 0; fields.Count > 0 && child < fields[0].Children; child++)
        {
            int first = leaves.Count;
            string name = at < fields.Count ? fields[at].Name : "";
            Add(input, fields, ref at, name, (0, 0, 1), leaves);
            if (leaves.Count - first != 1)
            {
                for (int i = first; i < leaves.Count; i++)
                {
                    leaves[i] = leaves[i] with { IsAlone = false };
                }
            }
        }

        return at == fields.Count
            ? leaves
            : throw input.Error("schema", $"{Quantity.Plain(fields.Count, "field")}, {at} of them in the tree", "a tree of all fields");
    }

    private static void Add(InputFile input, IReadOnlyList<ParquetField> fields, ref int at, string name, (int Definition, int Repetition, int Depth) above, List<ParquetColumn> leaves)
    {
        if (at >= fields.Count || above.Depth > MaxDepth)
        {
            throw input.Error("schema", $"more fields than {fields.Count}, or more than {MaxDepth} deep", "a tree of all fields");
        }

        ParquetField field = fields[at++];
        int definition = above.Definition + (field.Repetition == 0 ? 0 : 1);
        int repetition = above.Repetition + (field.Repetition == 2 ? 1 : 0);
        if (field.Repetition > 2)
        {
            throw input.Error("schema", $"repetition {field.Repetition}", "0 to 2");
        }

        if (field.Type is not null)
        {
            leaves.Add(new ParquetColumn(leaves.Count, name, field, definition, repetition, IsAlone: true));
            return;
        }

        for (int child = 0; child < field.Children; child++)
        {
            Add(input, fields, ref at, name, (definition, repetition, above.Depth + 1), leaves);
        }
    }
}
