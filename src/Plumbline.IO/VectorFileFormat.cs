namespace Plumbline.IO;

/// <summary>A vector file format that Plumbline reads.</summary>
public enum VectorFileFormat
{
    /// <summary>NumPy array, <c>.npy</c>.</summary>
    Npy = 0,

    /// <summary>float32 vectors, each after its dimension, <c>.fvecs</c>.</summary>
    Fvecs = 1,

    /// <summary>HDF5 in the layout of ann-benchmarks, <c>.hdf5</c>.</summary>
    Hdf5 = 20,

    /// <summary>Apache Parquet, <c>.parquet</c>.</summary>
    Parquet = 21,
}
