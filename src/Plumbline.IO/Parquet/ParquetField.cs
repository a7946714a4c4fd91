namespace Plumbline.IO.Parquet;

/// <summary>One element of the schema, as the footer has it (parquet.thrift, SchemaElement).</summary>
internal sealed class ParquetField
{
    public string Name { get; set; } = "";

    /// <summary>Physical type; null for a group.</summary>
    public int? Type { get; set; }

    public int TypeLength { get; set; }

    /// <summary>0 required, 1 optional, 2 repeated.</summary>
    public int Repetition { get; set; }

    public int Children { get; set; }

    /// <summary>The older statement of what the values mean; null where there is none.</summary>
    public int? Converted { get; set; }

    /// <summary>The newer: number of the member of the union LogicalType.</summary>
    public int? Logical { get; set; }

    /// <summary>Of an integer.</summary>
    public int Bits { get; set; }

    /// <summary>Of an integer.</summary>
    public bool IsSigned { get; set; }
}
