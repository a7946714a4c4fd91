using System.Globalization;
using System.Net;
using Plumbline.Explorer.Pictures;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer;

/// <summary>Where the explorer listens, and who may ask.</summary>
public sealed record ExplorerOptions
{
    /// <summary>Least characters of <see cref="Token"/>.</summary>
    public const int LeastToken = 16;

    /// <summary>Most bytes of a picture that is sent: 10 MB.</summary>
    public const int MostPictureBytes = 10 * 1024 * 1024;

    /// <summary>The port where none is named.</summary>
    public const int DefaultPort = 7860;

    /// <summary>The address or name that is listened on. Default 127.0.0.1: this machine alone.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any that is free. Default <see cref="DefaultPort"/>.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What every asker has to know, <see cref="LeastToken"/> characters or more; null, the default, for nothing, which only loopback allows.</summary>
    public string? Token { get; init; }

    /// <summary>Most bytes of thumbnails in memory. Default 64 MiB: ten thousand of 96 pixels with room to spare.</summary>
    public long ThumbnailBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Embeds pictures of the users' own; stays the caller's. Null, the default, for none.</summary>
    public PictureEmbedder? Pictures { get; init; }

    /// <summary>What a reader should know before sending a picture; null, the default, for nothing.</summary>
    public string? PictureNote { get; init; }

    /// <summary>Told, in one line, what went wrong inside the server; null, the default, for nobody.</summary>
    public Action<string>? OnError { get; init; }

    /// <summary>Whether nobody but this machine can ask.</summary>
    internal bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Bare, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The host without the brackets of an IPv6 address.</summary>
    internal string Bare => Host.StartsWith('[') && Host.EndsWith(']') ? Host[1..^1] : Host;

    /// <summary>Refuses what would open the explorer to others unprotected, or cannot be.</summary>
    /// <exception cref="PlanException">In words of the command line.</exception>
    public void Require()
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown && Uri.CheckHostName(Bare) == UriHostNameType.Unknown)
        {
            throw new PlanException($"--host: found '{Host}', expected an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0");
        }

        if (Port is < 0 or > 65535)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"--port: found {Port}, expected 0 to 65535"));
        }

        // The length alone is told: what was given may be a secret that is only too short.
        if (Token is { } token && (token.Length < LeastToken || token.Any(letter => letter is <= ' ' or > '~')))
        {
            throw new PlanException($"--token: found {Quantity.Count(token.Length, "character")}, expected {Quantity.Count(LeastToken)} or more, printable ASCII without spaces");
        }

        if (!IsLoopback && Token is null)
        {
            throw new PlanException($"--host: found {Host}, which others can reach, without --token, expected --token with {Quantity.Count(LeastToken, "character")} or more, or 127.0.0.1");
        }
    }
}
