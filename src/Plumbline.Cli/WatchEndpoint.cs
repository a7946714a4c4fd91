using System.Globalization;
using System.Net;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Where plumb watch serves HTTP.</summary>
/// <param name="Host">A name or an address; + for every address.</param>
/// <param name="Port">The port.</param>
internal sealed record WatchEndpoint(string Host, int Port)
{
    /// <summary>Reads HOST:PORT, or a port alone, which is one of the loopback address.</summary>
    public static WatchEndpoint Parse(string text, string option)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "127.0.0.1" : text[..colon];
        if (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535
            || (host.Trim('[', ']') is var bare && Uri.CheckHostName(bare) == UriHostNameType.Unknown))
        {
            throw new PlanException($"{option}: found '{text}', expected HOST:PORT, such as 127.0.0.1:9464 (0.0.0.0:9464 for every address)");
        }

        return new WatchEndpoint(host is "0.0.0.0" or "*" or "[::]" ? "+" : host, port);
    }

    /// <summary>Prefixes for the listener. It goes by the Host header: who asks for localhost is to be heard at the loopback address.</summary>
    public IEnumerable<string> Prefixes => Host == "127.0.0.1" ? [Url("127.0.0.1"), Url("localhost")] : [Url(Host)];

    /// <summary>Whether this machine alone is heard.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The address, for people.</summary>
    public override string ToString() => Url(Host == "+" ? IPAddress.Any.ToString() : Host).TrimEnd('/');

    private string Url(string host) => string.Create(CultureInfo.InvariantCulture, $"http://{host}:{Port}/");
}
