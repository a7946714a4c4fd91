using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plumbline.Testing.Servers;

/// <summary>A cluster of three Garnets with vector sets on free ports of this machine, without replicas.</summary>
internal sealed class GarnetCluster : IAsyncDisposable
{
    private const int Slots = 16384;
    private const int NodeCount = 3;
    private static readonly TimeSpan FormLimit = TimeSpan.FromSeconds(30);
    private readonly GarnetServer[] _nodes;

    private GarnetCluster(GarnetServer[] nodes) => _nodes = nodes;

    /// <summary>Starts the nodes and makes them a cluster; skips the test where Garnet is not installed.</summary>
    /// <exception cref="InvalidOperationException">They did not become one in time.</exception>
    public static async Task<GarnetCluster> StartAsync()
    {
        Task<GarnetServer>[] starting = [.. Enumerable.Range(0, NodeCount).Select(_ => GarnetServer.StartAsync(
            "--cluster", "--clean-cluster-config", "--device-type", "RandomAccess", "--gossip-delay", "1", "--memory", "256m", "--index", "16m"))];
        try
        {
            GarnetCluster cluster = new(await Task.WhenAll(starting));
            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            foreach (Task<GarnetServer> one in starting.Where(one => one.IsCompletedSuccessfully))
            {
                await (await one).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The port of a node.</summary>
    /// <param name="node">0 to 2.</param>
    public int Port(int node) => _nodes[node].Port;

    /// <summary>The address of a key, by way of a node that need not be the key's.</summary>
    /// <param name="node">0 to 2.</param>
    /// <param name="key">The key.</param>
    /// <param name="more">More parameters.</param>
    public string Address(int node, string key, string more = "") => _nodes[node].Address(key, more);

    /// <summary>A key that is kept by a node.</summary>
    /// <param name="node">0 to 2.</param>
    /// <param name="name">How it begins.</param>
    public async Task<string> KeyOnAsync(int node, string name)
    {
        int asked = Enumerable.Range(0, NodeCount).First(i => !_nodes[i].HasEnded);
        for (int i = 0; ; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
            int slot = int.Parse((await AskAsync(asked, "CLUSTER", "KEYSLOT", key)).TrimStart(':'), CultureInfo.InvariantCulture);
            if (slot >= First(node) && slot < First(node + 1))
            {
                return key;
            }
        }
    }

    /// <summary>Ends a node at once, as a crash would.</summary>
    /// <param name="node">0 to 2.</param>
    public ValueTask StopAsync(int node) => _nodes[node].DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (GarnetServer node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static int First(int node) => Slots * node / NodeCount;

    private async Task FormAsync()
    {
        for (int node = 0; node < NodeCount; node++)
        {
            await RequireOkAsync(node, "CLUSTER", "ADDSLOTSRANGE", Text(First(node)), Text(First(node + 1) - 1));
            await RequireOkAsync(node, "CLUSTER", "SET-CONFIG-EPOCH", Text(node + 1));
        }

        for (int node = 1; node < NodeCount; node++)
        {
            await RequireOkAsync(0, "CLUSTER", "MEET", "127.0.0.1", Text(Port(node)));
        }

        long began = Stopwatch.GetTimestamp();
        for (int node = 0; node < NodeCount; node++)
        {
            string info;
            while (!IsWhole(info = await AskAsync(node, "CLUSTER", "INFO")))
            {
                if (Stopwatch.GetElapsedTime(began) > FormLimit)
                {
                    throw new InvalidOperationException($"The nodes of Garnet became no cluster within {FormLimit.TotalSeconds} s: node {node} says {info}");
                }

                await Task.Delay(50);
            }
        }
    }

    private static bool IsWhole(string info) =>
        info.Contains("cluster_state:ok", StringComparison.Ordinal)
        && info.Contains($"cluster_known_nodes:{NodeCount}", StringComparison.Ordinal)
        && info.Contains($"cluster_slots_assigned:{Slots}", StringComparison.Ordinal);

    private async Task RequireOkAsync(int node, params string[] words)
    {
        string answer = await AskAsync(node, words);
        if (answer != "+OK")
        {
            throw new InvalidOperationException($"{string.Join(' ', words)}: found '{answer}', expected '+OK'.");
        }
    }

    // The reply's first line, and the text of one with a length.
    private async Task<string> AskAsync(int node, params string[] words)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port(node));
        NetworkStream stream = client.GetStream();
        string command = string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n").Prepend($"*{words.Length}\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command));
        using StreamReader reader = new(stream, Encoding.Latin1);
        string line = await reader.ReadLineAsync() ?? throw new InvalidOperationException($"Node {node} ended the connection.");
        if (line[0] != '$')
        {
            return line;
        }

        char[] text = new char[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text);
        return new string(text);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
