using System.Net;
using System.Net.Http.Headers;
using Plumbline.Explorer.Tests.Support;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer.Tests.Serving;

/// <summary>A server with a token answers nobody without it.</summary>
[Collection(ExplorerTests.Name)]
public sealed class TokenTests(ExplorerFixture explorer)
{
    private const string Token = "a-token-of-24-characters";

    [Fact]
    public async Task The_token_opens_by_address_once_then_by_cookie_or_by_header()
    {
        ExplorerServer server = await ExplorerServer.StartAsync(explorer.Exploration, new ExplorerOptions { Port = 0, Token = Token }, TestContext.Current.CancellationToken);
        await using (server)
        {
            using HttpClient client = ExplorerFixture.Client(server.Address);
            foreach (string path in (string[])["/", "/image/1", "/map/points", "/_blazor", "/nowhere", "/?token=wrong", "/?token=", $"/?token={Token}x"])
            {
                using HttpResponseMessage refused = await client.GetAsync(path, TestContext.Current.CancellationToken);
                Assert.Equal((path, HttpStatusCode.Unauthorized), (path, refused.StatusCode));
                Assert.DoesNotContain(Token, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }

            using HttpResponseMessage welcome = await client.GetAsync($"/worst?k=7&token={Token}", TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.SeeOther, "/worst?k=7"), (welcome.StatusCode, welcome.Headers.Location!.ToString()));
            string cookie = Assert.Single(welcome.Headers.GetValues("Set-Cookie"));
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.OK, await Ask(client, request => request.Headers.Add("Cookie", cookie.Split(';')[0])));
            Assert.Equal(HttpStatusCode.OK, await Ask(client, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token)));
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(client, request => request.Headers.Add("Cookie", cookie.Split('=')[0] + "=0000")));
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(client, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token[..^1])));
        }
    }

    [Fact]
    public async Task A_redirection_stays_on_this_host()
    {
        ExplorerServer server = await ExplorerServer.StartAsync(explorer.Exploration, new ExplorerOptions { Port = 0, Token = Token }, TestContext.Current.CancellationToken);
        await using (server)
        {
            using HttpClient client = ExplorerFixture.Client(server.Address);
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"{server.Address}/evil.example/?token={Token}"), TestContext.Current.CancellationToken);
            Assert.Equal("/evil.example/", answer.Headers.Location!.ToString());
        }
    }

    [Theory]
    [InlineData("0.0.0.0", null, "--host: found 0.0.0.0, which others can reach, without --token, expected --token")]
    [InlineData("::", null, "--host: found ::, which others can reach")]
    [InlineData("example.org", null, "--host: found example.org, which others can reach")]
    [InlineData("0.0.0.0", "short", "--token: found 5 characters, expected 16 or more")]
    [InlineData("127.0.0.1", "with a space in the token", "--token: found 25 characters")]
    [InlineData("not a host", null, "--host: found 'not a host', expected an address")]
    public void What_would_let_anybody_in_is_refused(string host, string? token, string expected)
    {
        PlanException refused = Assert.Throws<PlanException>(() => new ExplorerOptions { Host = host, Token = token }.Require());
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("with a space in", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("localhost", null)]
    [InlineData("::1", null)]
    [InlineData("[::1]", null)]
    [InlineData("0.0.0.0", Token)]
    public void What_is_safe_is_taken(string host, string? token) => new ExplorerOptions { Host = host, Token = token }.Require();

    private static async Task<HttpStatusCode> Ask(HttpClient client, Action<HttpRequestMessage> prepare)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/image/1");
        prepare(request);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
