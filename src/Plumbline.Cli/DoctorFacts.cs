using Plumbline.Imaging.Models;
using Plumbline.Studies.Data;

namespace Plumbline.Cli;

/// <summary>What this machine has of itself: processors, memory, disk, ONNX Runtime.</summary>
internal sealed record DoctorFacts
{
    /// <summary>The folder that run folders go to where --out does not say another.</summary>
    public required string RunParent { get; init; }

    /// <summary>Bytes free there; null where the system does not say.</summary>
    public required long? FreeBytes { get; init; }

    /// <summary>Whether the present folder takes new files.</summary>
    public required bool IsWritable { get; init; }

    /// <summary>Memory.</summary>
    public required SystemMemory Memory { get; init; }

    /// <summary>Where embeddings of images are kept, how many there are, and their size.</summary>
    public required (string Folder, int Count, long Bytes) Cache { get; init; }

    /// <summary>ONNX Runtime's version; null where it cannot be loaded.</summary>
    public required string? RuntimeVersion { get; init; }

    /// <summary>What ONNX Runtime can run on.</summary>
    public required IReadOnlyList<string> RuntimeProviders { get; init; }

    /// <summary>Why ONNX Runtime cannot be loaded; null where it can.</summary>
    public required string? RuntimeProblem { get; init; }

    /// <summary>NVIDIA cards; null where there is no driver of them.</summary>
    public required int? CudaCards { get; init; }

    /// <summary>Looks.</summary>
    public static DoctorFacts Read()
    {
        string folder = Path.GetFullPath(StudyCommand.DefaultParent);
        (string? version, IReadOnlyList<string> providers, string? problem) = Runtime();
        return new DoctorFacts
        {
            RunParent = folder,
            FreeBytes = FreeBytesOf(folder),
            IsWritable = OutputPath.IsWritableFolder(Directory.Exists(folder) ? folder : Environment.CurrentDirectory),
            Memory = SystemMemory.Read(),
            Cache = CacheOf(EmbeddingCache.Folder),
            RuntimeVersion = version,
            RuntimeProviders = providers,
            RuntimeProblem = problem,
            CudaCards = Cli.CudaCards.Count(),
        };
    }

    private static (string? Version, IReadOnlyList<string> Providers, string? Problem) Runtime()
    {
        try
        {
            return (EmbeddingModel.RuntimeVersion, EmbeddingModel.RuntimeProviders, null);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            Exception cause = e;
            while (cause is TypeInitializationException { InnerException: { } inner })
            {
                cause = inner;
            }

            return (null, [], cause.Message.ReplaceLineEndings(" "));
        }
    }

    private static long? FreeBytesOf(string folder)
    {
        try
        {
            return new DriveInfo(Directory.Exists(folder) ? folder : Environment.CurrentDirectory).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static (string Folder, int Count, long Bytes) CacheOf(string folder)
    {
        try
        {
            FileInfo[] files = Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*.npy") : [];
            return (folder, files.Length, files.Sum(file => file.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (folder, 0, 0);
        }
    }
}
