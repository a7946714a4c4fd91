using System.Net;
using System.Net.Sockets;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Servers;

/// <summary>Real servers say what they are to somebody who says nothing of himself.</summary>
public sealed class EngineGreetingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task PostgreSQL_answers()
    {
        await using PgliteServer server = await PgliteServer.StartAsync();
        EngineGreeting greeting = await GreetAsync($"postgres://127.0.0.1:{server.Port}");
        Assert.Equal((true, "PostgreSQL, without TLS"), (greeting.Answers, greeting.Words));
    }

    [Fact]
    public async Task The_Redis_protocol_answers_with_and_without_a_password()
    {
        await using (GarnetServer open = await GarnetServer.StartAsync())
        {
            EngineGreeting greeting = await GreetAsync($"redis://127.0.0.1:{open.Port}?key=items");
            Assert.Equal((true, "Redis protocol, with vector sets"), (greeting.Answers, greeting.Words));
        }

        await using GarnetServer closed = await GarnetServer.StartAsync("--auth", "Password", "--password", "hunter2-Zq9");
        EngineGreeting asked = await GreetAsync($"redis://:hunter2-Zq9@127.0.0.1:{closed.Port}?key=items");
        Assert.Equal((true, "Redis protocol; it asks for a password before it says more"), (asked.Answers, asked.Words));
    }

    [Fact]
    public async Task Chroma_answers_with_its_version()
    {
        await using ChromaServer server = await ChromaServer.StartAsync();
        EngineGreeting greeting = await GreetAsync($"chroma://127.0.0.1:{server.Port}/items");
        Assert.True(greeting.Answers, greeting.Words);
        Assert.Matches(@"^Chroma \d+\.\d+\.\d+", greeting.Words);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    [InlineData("chroma")]
    public async Task A_server_of_another_kind_and_one_that_is_silent_do_not(string scheme)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task answering = AnswerAsync(listener);
        EngineGreeting other = await GreetAsync($"{scheme}://127.0.0.1:{port}");
        Assert.Equal((false, "something listens there that is no such server"), (other.Answers, other.Words));
        await answering;

        // Nobody accepts the next connection.
        EngineGreeting silent = await EngineServers.GreetAsync(EngineAddress.Parse($"{scheme}://127.0.0.1:{port}"), TimeSpan.FromSeconds(0.3), TestContext.Current.CancellationToken);
        Assert.Equal((false, "no answer within 0.3 s"), (silent.Answers, silent.Words));
        listener.Stop();
        EngineGreeting none = await GreetAsync($"{scheme}://127.0.0.1:{port}");
        Assert.Equal((false, "nothing listens there"), (none.Answers, none.Words));
    }

    [Fact]
    public async Task A_server_that_is_to_speak_TLS_and_does_not_is_told()
    {
        await using GarnetServer server = await GarnetServer.StartAsync();
        EngineGreeting greeting = await GreetAsync($"rediss://127.0.0.1:{server.Port}?key=items");
        Assert.False(greeting.Answers, greeting.Words);
    }

    /// <summary>Takes one connection, answers as no server of ours would, and reads what was asked, so that closing does not reset the connection.</summary>
    private static async Task AnswerAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        _ = await client.GetStream().ReadAsync(new byte[4096], TestContext.Current.CancellationToken);
    }

    private static ValueTask<EngineGreeting> GreetAsync(string address) =>
        EngineServers.GreetAsync(EngineAddress.Parse(address), Limit, TestContext.Current.CancellationToken);
}
