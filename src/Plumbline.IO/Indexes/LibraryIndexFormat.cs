namespace Plumbline.IO;

/// <summary>The libraries whose index files are read.</summary>
public enum LibraryIndexFormat
{
    /// <summary>FAISS (<c>faiss.write_index</c>).</summary>
    Faiss = 0,

    /// <summary>hnswlib (<c>save_index</c>, usually <c>.bin</c>).</summary>
    Hnswlib = 1,
}
