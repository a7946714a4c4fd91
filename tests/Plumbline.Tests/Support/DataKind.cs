namespace Plumbline.Tests.Support;

/// <summary>Shapes of data on which searches go wrong in different ways.</summary>
public enum DataKind
{
    /// <summary>Uniform in [-1, 1): no ties.</summary>
    Random,

    /// <summary>Tight groups far apart: nearly equal distances.</summary>
    Clustered,

    /// <summary>Few distinct vectors, each several times: zeros and runs of ties.</summary>
    Duplicates,

    /// <summary>Small whole numbers: distances that are exact in float32, and tie in masses. Holds the zero vector.</summary>
    Lattice,

    /// <summary>The same vector throughout.</summary>
    Constant,
}
