using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Watching;

namespace Plumbline.Cli;

/// <summary>Serves /metrics, /healthz, /readyz and /livez.</summary>
internal sealed class WatchServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new() { IgnoreWriteExceptions = true };
    private readonly WatchPrometheus _prometheus;
    private readonly WatchMetrics _metrics;
    private readonly Task _loop;

    private WatchServer(WatchEndpoint endpoint, WatchPrometheus prometheus, WatchMetrics metrics)
    {
        _prometheus = prometheus;
        _metrics = metrics;
        foreach (string prefix in endpoint.Prefixes)
        {
            _listener.Prefixes.Add(prefix);
        }

        _listener.Start();
        _loop = ServeAsync();
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="PlanException">The port is taken, or the host is not one of this machine.</exception>
    public static WatchServer Start(WatchEndpoint endpoint, WatchPrometheus prometheus, WatchMetrics metrics)
    {
        try
        {
            return new WatchServer(endpoint, prometheus, metrics);
        }
        catch (Exception e) when (e is HttpListenerException or System.Net.Sockets.SocketException)
        {
            throw new PlanException($"--listen: found {endpoint}, which cannot be listened on ({e.Message.TrimEnd('.')}), expected a free port of this machine", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _loop.ConfigureAwait(false);
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            // One that reads slowly holds up nobody else.
            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        try
        {
            Route(context);
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // What goes wrong with one asker is no matter of the next.
            context.Response.Abort();
        }
    }

    private void Route(HttpListenerContext context)
    {
        if (context.Request.HttpMethod is not ("GET" or "HEAD"))
        {
            context.Response.Headers["Allow"] = "GET, HEAD";
            // What it sends is not read, so that the connection is of no more use.
            context.Response.KeepAlive = false;
            Send(context, 405, "text/plain; charset=utf-8", "expected GET\n");
            return;
        }

        WatchHealth health = _metrics.Health;
        switch (context.Request.Url?.AbsolutePath)
        {
            case "/metrics":
                Send(context, 200, WatchPrometheus.ContentType, _prometheus.Scrape());
                break;
            case "/healthz":
                Send(context, health.IsHealthy ? 200 : 503, "application/json", Line(WatchJson.Health(health)));
                break;
            case "/readyz":
                Send(context, health.IsReady ? 200 : 503, "application/json", Line(WatchJson.Health(health)));
                break;
            case "/livez":
                Send(context, 200, "text/plain; charset=utf-8", "alive\n");
                break;
            default:
                Send(context, 404, "text/plain; charset=utf-8", "expected /metrics, /healthz, /readyz or /livez\n");
                break;
        }
    }

    private static string Line(JsonObject json) => json.ToJsonString(WatchLines.Relaxed) + "\n";

    private static void Send(HttpListenerContext context, int status, string type, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        HttpListenerResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.Headers["Cache-Control"] = "no-store";
        response.ContentLength64 = bytes.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            response.OutputStream.Write(bytes);
        }

        response.Close();
    }
}
