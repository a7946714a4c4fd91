using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Plumbline.Explorer.Security;

/// <summary>
/// Lets in who knows the token: by ?token= once, which is answered with a cookie and the address without it, or by "Authorization: Bearer TOKEN".
/// The cookie holds a value derived from the token, not the token.
/// </summary>
internal sealed class TokenGate
{
    private const string Parameter = "token";
    private const string Scheme = "Bearer ";

    private readonly byte[]? _token;
    private readonly byte[] _cookie;

    public TokenGate(string? token)
    {
        _token = token is null ? null : Digest(token);
        _cookie = _token is null ? [] : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token!), "plumb serve"u8)));
    }

    /// <summary>Answers 401 or a redirection, or goes on.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        if (_token is null)
        {
            return next(context);
        }

        HttpRequest request = context.Request;
        // Cookies know no ports: each server has a name of its own, so that two do not log each other out.
        string cookieName = $"plumbline-{context.Connection.LocalPort}";
        if (request.Query.TryGetValue(Parameter, out Microsoft.Extensions.Primitives.StringValues given) && HttpMethods.IsGet(request.Method))
        {
            return IsToken(given.ToString()) ? Welcome(context, cookieName) : Refuse(context);
        }

        string authorization = request.Headers.Authorization.ToString();
        bool known = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? IsToken(authorization[Scheme.Length..])
            : request.Cookies[cookieName] is { } cookie && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie), _cookie);
        return known ? next(context) : Refuse(context);
    }

    private Task Welcome(HttpContext context, string cookieName)
    {
        context.Response.Cookies.Append(cookieName, Encoding.ASCII.GetString(_cookie), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/",
        });
        QueryBuilder rest = new(context.Request.Query.Where(pair => pair.Key != Parameter));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        // A path of two slashes would lead to another host.
        context.Response.Headers.Location = "/" + context.Request.Path.ToUriComponent().TrimStart('/', '\\') + rest.ToQueryString();
        return Task.CompletedTask;
    }

    // Digests have one length, so that the comparison tells nothing of the token's.
    private bool IsToken(string given) => CryptographicOperations.FixedTimeEquals(Digest(given), _token);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static Task Refuse(HttpContext context) =>
        Refusal.Write(context, StatusCodes.Status401Unauthorized, "found no token, or a wrong one, expected ?token=TOKEN as given to plumb serve, or the header Authorization: Bearer TOKEN");
}
