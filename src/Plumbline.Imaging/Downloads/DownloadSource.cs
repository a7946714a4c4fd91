namespace Plumbline.Imaging.Downloads;

/// <summary>A file at an address, and what its bytes must be.</summary>
public sealed class DownloadSource
{
    /// <summary>States a file.</summary>
    /// <param name="url">Its address: absolute, http or https, without a user name.</param>
    /// <param name="sha256">SHA-256 of its bytes, 64 hexadecimal digits.</param>
    /// <param name="length">Its bytes; null where that is not known.</param>
    /// <exception cref="ArgumentException">The address or the hash is not of that form; the message says what was found.</exception>
    public DownloadSource(Uri url, string sha256, long? length = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(sha256);
        if (!IsAddress(url))
        {
            throw new ArgumentException($"found '{url.OriginalString}', expected an http or https address without a user name", nameof(url));
        }

        if (!IsSha256(sha256))
        {
            throw new ArgumentException($"found '{sha256}', expected 64 hexadecimal digits", nameof(sha256));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length ?? 1, nameof(length));
        Url = url;
        Sha256 = sha256.ToLowerInvariant();
        Length = length;
    }

    /// <summary>The address.</summary>
    public Uri Url { get; }

    /// <summary>SHA-256 of the bytes, in small letters.</summary>
    public string Sha256 { get; }

    /// <summary>Bytes; null where that is not known.</summary>
    public long? Length { get; }

    /// <summary>Whether an address can be fetched. HttpClient sends no user name of an address, so that one there would be ignored.</summary>
    /// <param name="url">The address.</param>
    public static bool IsAddress(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0;
    }

    /// <summary>Whether a text is a SHA-256: 64 hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSha256(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 64 && text.All(char.IsAsciiHexDigit);
    }

    /// <summary>The same bytes, expected at another address.</summary>
    /// <param name="url">The mirror.</param>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public DownloadSource At(Uri url) => new(url, Sha256, Length);
}
