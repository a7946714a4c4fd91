namespace Plumbline.Vectors.Rows;

/// <summary>What a <see cref="RowKernel"/> reads a row as.</summary>
internal enum RowFormat
{
    /// <summary><see cref="ByteRows"/>.</summary>
    Byte,

    /// <summary><see cref="HalfRows"/>.</summary>
    Half,

    /// <summary><see cref="SplitRows"/>.</summary>
    Split,

    /// <summary><see cref="HighRows"/>.</summary>
    High,
}
