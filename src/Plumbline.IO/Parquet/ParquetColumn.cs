namespace Plumbline.IO.Parquet;

/// <summary>A column with values: a leaf of the schema.</summary>
/// <param name="Index">Its place among all leaves, which is that of its chunk in a row group.</param>
/// <param name="Name">Name of the column of the table that it belongs to.</param>
/// <param name="Field">Type of the values.</param>
/// <param name="MaxDefinition">Definition level of a value that is there.</param>
/// <param name="MaxRepetition">0 for a plain column, 1 for a list.</param>
/// <param name="IsAlone">Whether the column of the table has this leaf only.</param>
internal sealed record ParquetColumn(int Index, string Name, ParquetField Field, int MaxDefinition, int MaxRepetition, bool IsAlone)
{
    /// <summary>Bytes of a value in a page without compression.</summary>
    public int StoredBytes => Field.Type switch
    {
        1 or 4 => 4,
        2 or 5 => 8,
        _ => Field.TypeLength,
    };

    /// <summary>Whether the values are numbers.</summary>
    public bool IsNumeric => Field.Type is 1 or 2 or 4 or 5 || Element is not null;

    /// <summary>The element that vector files have; null for all other types.</summary>
    public VectorElement? Element => Field switch
    {
        { Type: 4 } => VectorElement.Binary32,
        { Type: 7, TypeLength: 2, Logical: 15 } => VectorElement.Binary16,
        { Type: 1, Logical: 10, Bits: 8, IsSigned: false } or { Type: 1, Logical: null, Converted: 11 } => VectorElement.Unsigned8,
        { Type: 1, Logical: 10, Bits: 8, IsSigned: true } or { Type: 1, Logical: null, Converted: 15 } => VectorElement.Signed8,
        { Type: 1, Logical: 10, Bits: 32, IsSigned: true } or { Type: 1, Logical: null, Converted: null or 17 } => VectorElement.Signed32,
        _ => null,
    };

    /// <summary>The type as Arrow would name it.</summary>
    public string TypeName => Field switch
    {
        { Type: 0 } => "bool",
        { Type: 1 or 2, Logical: 10 } => $"{(Field.IsSigned ? "" : "u")}int{Field.Bits}",
        { Type: 1 or 2, Logical: not null } => $"int{(Field.Type == 1 ? 32 : 64)} of logical type {Field.Logical}",
        { Type: 1 or 2, Converted: not null } => $"int{(Field.Type == 1 ? 32 : 64)} of converted type {Field.Converted}",
        { Type: 1 } => "int32",
        { Type: 2 } => "int64",
        { Type: 4 } => "float",
        { Type: 5 } => "double",
        { Type: 6 } => "string or bytes",
        { Type: 7 } => Quantity.Plain(Field.TypeLength, "byte"),
        _ => $"type {Field.Type}",
    };
}
