using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plumbline.Testing;

/// <summary>An HTTP server on this machine that answers as a test says, bad answers and dropped connections among them.</summary>
internal sealed class HttpFileServer : IDisposable
{
    private const int PieceSize = 1 << 16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<HttpFileRequest, HttpFileReply> _answer;
    private readonly List<HttpFileRequest> _requests = [];
    private readonly Task _work;

    /// <summary>Begins to listen.</summary>
    /// <param name="answer">Answers a request.</param>
    public HttpFileServer(Func<HttpFileRequest, HttpFileReply> answer)
    {
        _answer = answer;
        _listener.Start();
        _work = ListenAsync();
    }

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<HttpFileRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>An address of this server.</summary>
    /// <param name="path">Its path, without a slash in front.</param>
    public Uri Url(string path = "file.bin") => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _work.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                await using NetworkStream stream = connection.GetStream();
                HttpFileRequest request = await ReadAsync(stream);
                await WriteAsync(stream, _answer(request));
                connection.Client.Shutdown(SocketShutdown.Send);
                // Closed by the client first, so that nothing that was sent is lost.
                while (await stream.ReadAsync(new byte[256], _end.Token) > 0)
                {
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The client went away, as it does when it is cancelled.
            }
        }
    }

    private async Task<HttpFileRequest> ReadAsync(NetworkStream stream)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer, _end.Token);
            text.Append(read > 0 ? Encoding.ASCII.GetString(buffer, 0, read) : throw new IOException("The request ended early."));
        }

        string[] lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        lock (_requests)
        {
            _requests.Add(new HttpFileRequest(_requests.Count, lines[0].Split(' ')[1], headers));
            return _requests[^1];
        }
    }

    private async Task WriteAsync(NetworkStream stream, HttpFileReply reply)
    {
        StringBuilder head = new($"HTTP/1.1 {reply.Status}\r\nConnection: close\r\n");
        string? length = reply.Length switch
        {
            HttpLength.Stated => $"Content-Length: {reply.Body.Length}\r\n",
            HttpLength.Chunked => "Transfer-Encoding: chunked\r\n",
            _ => null,
        };
        head.Append(length);
        foreach ((string name, string value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _end.Token);
        int end = reply.DropAfter ?? reply.StallAfter ?? reply.Body.Length;
        for (int at = 0; at < end; at += PieceSize)
        {
            byte[] piece = reply.Body[at..Math.Min(end, at + PieceSize)];
            byte[] sent = reply.Length == HttpLength.Chunked ? [.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8] : piece;
            await stream.WriteAsync(sent, _end.Token);
        }

        if (reply.StallAfter is not null)
        {
            await Task.Delay(Timeout.Infinite, _end.Token);
        }

        if (reply.Length == HttpLength.Chunked && reply.DropAfter is null)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), _end.Token);
        }
    }
}
