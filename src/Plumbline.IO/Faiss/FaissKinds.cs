namespace Plumbline.IO.Faiss;

/// <summary>Classes of FAISS by the four letters that begin their files (index_read.cpp, index_write.cpp), of those that are not read here.</summary>
internal static class FaissKinds
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["IwFl"] = "IndexIVFFlat",
        ["IvFl"] = "IndexIVFFlat",
        ["IwFd"] = "IndexIVFFlatDedup",
        ["IwPQ"] = "IndexIVFPQ",
        ["IvPQ"] = "IndexIVFPQ",
        ["IwQR"] = "IndexIVFPQR",
        ["IwSq"] = "IndexIVFScalarQuantizer",
        ["IwSQ"] = "IndexIVFScalarQuantizer",
        ["IwSh"] = "IndexIVFSpectralHash",
        ["IwPf"] = "IndexIVFPQFastScan",
        ["IxPQ"] = "IndexPQ",
        ["IxPq"] = "IndexPQ",
        ["IPfs"] = "IndexPQFastScan",
        ["IxSQ"] = "IndexScalarQuantizer",
        ["IxHe"] = "IndexLSH",
        ["IxPT"] = "IndexPreTransform",
        ["IxRF"] = "IndexRefine",
        ["IHNp"] = "IndexHNSWPQ",
        ["IHN2"] = "IndexHNSW2Level",
        ["INSf"] = "IndexNSGFlat",
        ["INNf"] = "IndexNNDescentFlat",
        ["IBxF"] = "IndexBinaryFlat",
        ["IBwF"] = "IndexBinaryIVF",
        ["IBHf"] = "IndexBinaryHNSW",
    };

    /// <summary>The class, and the letters; the letters alone where they are not known.</summary>
    public static string NameOf(string letters) => Classes.TryGetValue(letters, out string? name) ? $"{name} ({letters})" : letters;
}
