namespace Plumbline.IO;

/// <summary>A vector file format that Plumbline reads and writes (docs/formats.md has the layouts).</summary>
public enum VectorFileFormat
{
    /// <summary>NumPy array, <c>.npy</c>.</summary>
    Npy = 0,

    /// <summary>float32 vectors, each after its dimension, <c>.fvecs</c>.</summary>
    Fvecs = 1,

    /// <summary>int32 vectors, each after its dimension, <c>.ivecs</c>.</summary>
    Ivecs = 2,

    /// <summary>uint8 vectors, each after its dimension, <c>.bvecs</c>.</summary>
    Bvecs = 3,

    /// <summary>float32 vectors after their number and dimension (big-ann-benchmarks), <c>.fbin</c>.</summary>
    Fbin = 4,

    /// <summary>The same of uint8, <c>.u8bin</c>.</summary>
    U8bin = 5,

    /// <summary>The same of int8, <c>.i8bin</c>.</summary>
    I8bin = 6,

    /// <summary>The same of int32, <c>.ibin</c>.</summary>
    Ibin = 7,

    /// <summary>An array in a NumPy archive, <c>.npz</c>.</summary>
    Npz = 8,

    /// <summary>IDX, the format of MNIST, <c>.idx</c> or <c>-ubyte</c>, with or without <c>.gz</c>.</summary>
    Idx = 9,

    /// <summary>Numbers as text, a line a vector, <c>.csv</c> or <c>.tsv</c>.</summary>
    Csv = 10,

    /// <summary>HDF5 in the layout of ann-benchmarks, <c>.hdf5</c>.</summary>
    Hdf5 = 11,

    /// <summary>Apache Parquet, <c>.parquet</c>.</summary>
    Parquet = 12,
}
