using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Plumbline.Explorer.Tests.Support;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer.Tests.Serving;

/// <summary>A server starts where it is told, and is gone when it is stopped.</summary>
[Collection(ExplorerTests.Name)]
public sealed class StartStopTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task A_port_that_is_taken_is_one_line()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        ExplorerOptions options = new() { Port = ((IPEndPoint)taken.LocalEndpoint).Port };

        string expected = $"--port: found 127.0.0.1:{options.Port}, which cannot be listened on (";
        Assert.StartsWith(expected, Assert.Throws<PlanException>(() => ExplorerServer.RequireFree(options)).Message, StringComparison.Ordinal);
        PlanException refused = await Assert.ThrowsAsync<PlanException>(() => ExplorerServer.StartAsync(explorer.Exploration, options, TestContext.Current.CancellationToken));
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task It_stops_soon_though_a_page_is_open_and_leaves_the_exploration_whole()
    {
        ExplorerServer server = await ExplorerServer.StartAsync(explorer.Exploration, new ExplorerOptions { Port = 0 }, TestContext.Current.CancellationToken);
        using ClientWebSocket open = new();
        await open.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}/_blazor"), TestContext.Current.CancellationToken);
        long start = Stopwatch.GetTimestamp();
        await server.DisposeAsync();

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
        using HttpClient client = ExplorerFixture.Client(server.Address);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/", TestContext.Current.CancellationToken));
        Assert.Equal(ExplorerFixture.Count, explorer.Exploration.Means(5, 5).QueryCount);
    }

    [Fact]
    public async Task Variables_of_the_environment_open_no_other_port()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int other = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", $"http://127.0.0.1:{other}");
        try
        {
            ExplorerServer server = await ExplorerServer.StartAsync(explorer.Exploration, new ExplorerOptions { Port = 0 }, TestContext.Current.CancellationToken);
            await using (server)
            {
                Assert.NotEqual(other, server.Address.Port);
                using TcpClient client = new();
                await Assert.ThrowsAnyAsync<SocketException>(async () => await client.ConnectAsync(IPAddress.Loopback, other, TestContext.Current.CancellationToken));
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }
}
