using Microsoft.AspNetCore.Http;

namespace Plumbline.Explorer.Security;

/// <summary>Answers HEAD, which checks whether a server lives, as GET without its body: Razor pages are routed for GET alone.</summary>
internal static class HeadRequests
{
    /// <summary>Routes HEAD as GET.</summary>
    public static Task Answer(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Kestrel keeps the method that it parsed, and by that leaves the body out.
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
