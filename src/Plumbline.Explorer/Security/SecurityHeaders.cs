using Microsoft.AspNetCore.Http;

namespace Plumbline.Explorer.Security;

/// <summary>The headers of every answer: nothing is loaded from elsewhere, framed, sniffed, or told to other sites.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// The content security policy. Pages hold no inline script and no inline style, so that neither needs an exception; base-uri is 'self' and not
    /// 'none' because Blazor goes by the base element; the web socket of Blazor is same-origin, which connect-src 'self' covers.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'none'; object-src 'none'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the headers.</summary>
    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()";
        // Assets and thumbnails say otherwise.
        headers.CacheControl = "no-store";
        return next(context);
    }
}
