namespace Plumbline.IO.Parquet;

/// <summary>One element of the schema, as the footer has it (parquet.thrift, SchemaElement).</summary>
internal sealed record ParquetField
{
    public string Name { get; init; } = "";

    /// <summary>Physical type; null for a group.</summary>
    public int? Type { get; init; }

    public int TypeLength { get; init; }

    /// <summary>0 required, 1 optional, 2 repeated.</summary>
    public int Repetition { get; init; }

    public int Children { get; init; }

    /// <summary>The older statement of what the values mean; null where there is none.</summary>
    public int? Converted { get; init; }

    /// <summary>The newer: number of the member of the union LogicalType.</summary>
    public int? Logical { get; init; }

    /// <summary>Of an integer.</summary>
    public int Bits { get; init; }

    /// <summary>Of an integer.</summary>
    public bool IsSigned { get; init; }
}
