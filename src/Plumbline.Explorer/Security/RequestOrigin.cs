using System.Net;
using Microsoft.AspNetCore.Http;

namespace Plumbline.Explorer.Security;

/// <summary>
/// Refuses what other sites have a browser ask: names that were made to point here (DNS rebinding), by the Host header; requests and web sockets of
/// foreign pages, by the Origin and Sec-Fetch-Site headers, which a page cannot forge.
/// </summary>
internal sealed class RequestOrigin(ExplorerOptions options)
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost", options.Bare };

    /// <summary>Answers 400 or 403, or goes on.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (!IsOurs(request.Host.Host))
        {
            return Refusal.Write(context, StatusCodes.Status400BadRequest, "found a Host header that names another machine, expected the address that plumb serve printed");
        }

        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Write(context, StatusCodes.Status403Forbidden, "found a request of another site, expected one of the explorer's own pages");
        }

        // A link from elsewhere may be followed; nothing may be embedded or fetched.
        bool isForeign = request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        bool isNavigation = request.Headers["Sec-Fetch-Mode"] == "navigate" && HttpMethods.IsGet(request.Method);
        return isForeign && !isNavigation
            ? Refusal.Write(context, StatusCodes.Status403Forbidden, "found a request of another site, expected one of the explorer's own pages")
            : next(context);
    }

    private bool IsOurs(string host)
    {
        string bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        if (_names.Contains(bare))
        {
            return true;
        }

        // An address cannot be rebound. Beyond loopback the machine may have several, and its own name.
        return IPAddress.TryParse(bare, out IPAddress? address)
            ? !options.IsLoopback || IPAddress.IsLoopback(address)
            : !options.IsLoopback && string.Equals(bare, Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }
}
