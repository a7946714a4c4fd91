namespace Plumbline.Bench.Exact;

/// <summary>The files of MNIST.</summary>
internal static class MnistFiles
{
    /// <summary>The 60,000 images, IDX format, gzip.</summary>
    public const string Base = "train-images-idx3-ubyte.gz";

    /// <summary>The 10,000 images.</summary>
    public const string Queries = "t10k-images-idx3-ubyte.gz";

    /// <summary>The folder; null where it or one of the files is absent.</summary>
    public static string? Find() => EvaluationData.Find("mnist", Base, Queries);
}
