namespace Plumbline.IO.Internals;

/// <summary>One file format.</summary>
internal interface IVectorFileReader
{
    /// <summary>With its dot, in lower case.</summary>
    string Extension { get; }

    VectorFileDescription Describe(string path);

    VectorFileRows OpenRows(string path);

    VectorSet Read(string path, VectorReadOptions options, IProgress<double>? progress, CancellationToken ct);
}
