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
            context.Request.Method = HttpMethods.Get;
            // Kestrel leaves the body out by the method that it finds when the answer begins.
            context.Response.OnStarting(() =>
            {
                context.Request.Method = HttpMethods.Head;
                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}
