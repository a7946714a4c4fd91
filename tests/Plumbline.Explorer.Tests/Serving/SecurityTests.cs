using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Plumbline.Explorer.Tests.Support;

namespace Plumbline.Explorer.Tests.Serving;

/// <summary>What others may not do, asked of a real server.</summary>
[Collection(ExplorerTests.Name)]
public sealed class SecurityTests(ExplorerFixture explorer)
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/map/points", 200)]
    [InlineData("/image/3", 200)]
    [InlineData("/export/worst.csv", 200)]
    [InlineData("/nowhere/at/all", 404)]
    [InlineData("/image/400", 404)]
    public async Task Every_answer_carries_the_policy(string path, int status)
    {
        using HttpClient client = explorer.Client();
        using HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("evil.example:80", 400)]
    [InlineData("192.168.1.7", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:1234", 200)]
    public async Task A_name_that_was_made_to_point_here_is_refused(string host, int status)
    {
        using HttpClient client = explorer.Client();
        using HttpRequestMessage request = new(HttpMethod.Get, "/image/1");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    public async Task Another_site_cannot_have_a_browser_ask(string header, string value, int status)
    {
        using HttpClient client = explorer.Client();
        using HttpRequestMessage request = new(HttpMethod.Get, "/image/1");
        request.Headers.Add(header, value);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_web_socket_of_another_site_is_refused()
    {
        using ClientWebSocket own = new();
        own.Options.SetRequestHeader("Origin", explorer.Address.GetLeftPart(UriPartial.Authority));
        Uri hub = new($"ws://127.0.0.1:{explorer.Address.Port}/_blazor");
        await own.ConnectAsync(hub, TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketState.Open, own.State);
        own.Abort();

        using ClientWebSocket foreign = new();
        foreign.Options.SetRequestHeader("Origin", "https://evil.example");
        foreign.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(hub, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.HttpStatusCode);
    }

    [Theory]
    [InlineData("/image/../../../../etc/passwd")]
    [InlineData("/image/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/image/..%5c..%5cetc%5cpasswd")]
    [InlineData("/image//etc/passwd")]
    [InlineData("/assets/../base.npy")]
    [InlineData("/assets/%2e%2e/base.npy")]
    [InlineData("/assets/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/assets/explorer.css")]
    [InlineData("/image/-1")]
    [InlineData("/image/0x1")]
    [InlineData("/image/1%00.jpg")]
    [InlineData("/image/99999999999999999999")]
    [InlineData("/picture/..%2f..%2fetc%2fpasswd")]
    [InlineData("/export/..%2fbase.npy.csv")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/appsettings.json")]
    public async Task No_path_leads_to_a_file(string path)
    {
        // By hand: a client would put the path in order.
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, explorer.Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream, Encoding.Latin1);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.True(answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer[..Math.Min(60, answer.Length)]);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("NUMPY", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_hold_no_inline_script_and_no_inline_style_and_name_no_other_host()
    {
        using HttpClient client = explorer.Client();
        foreach (string path in (string[])["/", "/neighborhood", "/worst", "/map", "/graph"])
        {
            string page = await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", page);
            Assert.DoesNotMatch(@"<style|\sstyle=|\son[a-z]+=""", page);
            Assert.DoesNotMatch(@"(src|href)=""(https?:)?//", page);
        }
    }

    [Fact]
    public async Task A_form_that_no_page_sent_is_refused()
    {
        using HttpClient client = explorer.Client();
        using ByteArrayContent content = new(new byte[10]);
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/worst", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
