namespace Plumbline.Bench.Exact;

/// <summary>Where MNIST lies: beside the checkout, like all evaluation data, which are no part of the project.</summary>
internal static class MnistFiles
{
    /// <summary>The 60,000 images, IDX format, gzip.</summary>
    public const string Base = "train-images-idx3-ubyte.gz";

    /// <summary>The 10,000 images.</summary>
    public const string Queries = "t10k-images-idx3-ubyte.gz";

    /// <summary>The folder; null where it or one of the files is absent.</summary>
    public static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Plumbline.slnx")))
            {
                string mnist = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", "mnist"));
                return File.Exists(Path.Combine(mnist, Base)) && File.Exists(Path.Combine(mnist, Queries)) ? mnist : null;
            }
        }

        return null;
    }
}
