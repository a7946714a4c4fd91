using Microsoft.AspNetCore.Http;

namespace Plumbline.Explorer.Security;

/// <summary>An answer of one line that says what was wrong with the request.</summary>
internal static class Refusal
{
    /// <summary>Writes it; what was sent is never repeated.</summary>
    public static Task Write(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }
}
