namespace Plumbline.IO;

/// <summary>A file format for exact neighbours (ground truth).</summary>
public enum NeighborFileFormat
{
    /// <summary>Two files of one stem: ids in <c>.ivecs</c>, distances in <c>.fvecs</c> (TEXMEX, FAISS).</summary>
    Vecs = 0,

    /// <summary>NumPy archive <c>.npz</c> with the arrays <c>ids</c> and <c>distances</c>.</summary>
    Npz = 1,

    /// <summary>HDF5 (<c>.hdf5</c>, <c>.h5</c>) in the layout of ann-benchmarks: <c>neighbors</c> and <c>distances</c>.</summary>
    Hdf5 = 2,
}
