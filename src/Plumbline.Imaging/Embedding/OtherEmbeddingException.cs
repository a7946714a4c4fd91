namespace Plumbline.Imaging.Embedding;

/// <summary>An unfinished embedding of other images, by another model or with other preprocessing lies beside the output; it is not continued.</summary>
public sealed class OtherEmbeddingException : ImagingException
{
    /// <summary>Creates the error.</summary>
    /// <param name="output">The output.</param>
    /// <param name="difference">What is another one.</param>
    /// <param name="folder">Where the unfinished embedding lies.</param>
    public OtherEmbeddingException(string output, string difference, string folder)
        : base(output, "", $"an interrupted embedding with {difference}", $"the one that was begun (--force begins anew, or delete {folder})")
    {
    }
}
