using System.Security.Cryptography;

namespace Plumbline.Imaging.Downloads;

/// <summary>SHA-256 of files.</summary>
public static class FileHash
{
    private const int BufferSize = 1 << 20;

    /// <summary>SHA-256 of a file, 64 hexadecimal digits in small letters.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the share that is read; null where nobody asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static string Sha256(string path, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = Math.Max(1, stream.Length);
        Append(hash, stream, bytes => progress?.Report(Math.Min(1, (double)bytes / length)), cancellationToken);
        return Hex(hash);
    }

    /// <summary>Adds all that a stream holds to a hash.</summary>
    internal static void Append(IncrementalHash hash, Stream stream, Action<long> bytesRead, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        long total = 0;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            total += read;
            bytesRead(total);
        }
    }

    /// <summary>The hash of what was added; it begins anew.</summary>
    internal static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
